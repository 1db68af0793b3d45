#pragma once
// What a run's exports take on the disk, from the model's spec alone: no weights, no torch.
#include "lathe/exports.h"
#include "lathe/recipe.h"

#include <filesystem>

namespace lathe {

/// One for each format, of GGUF one for each type. `folder`: where they would be written, whose disk is asked. Throws
/// what readModelSpec() throws.
ExportSizes exportSizes(const Recipe& recipe, const std::filesystem::path& adapter,
                        const std::filesystem::path& folder);

} // namespace lathe
