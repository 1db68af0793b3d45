#pragma once
// A person's own presets: a recipe's JSON for each, in HOME/presets.
#include "lathe/presets.h"

#include <filesystem>

namespace lathe {

PresetList listPresets(const std::filesystem::path& home);
/// Throws Error{BadInput}: a name that is empty, too long or a ready preset's, or one that is not there; Error{Io}.
PresetList changePresets(const ChangePresets& query, const std::filesystem::path& home);

} // namespace lathe
