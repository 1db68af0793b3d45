#pragma once
// A run's result as a folder that others load: what the method writes, a model card, and, for a whole model, its other
// files.
#include "base/atomic_file.h"
#include "export/model_card.h"
#include "peft/method.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

/// Writes the trained method into `folder`, published in one step (an older one is replaced). A method without a folder
/// format of its own (full fine-tuning) gives a whole model folder, weights in the model's dtype. Throws Error{Io}.
void writeAdapter(const std::filesystem::path& folder, Model& model, Method& method, const Recipe& recipe,
                  const CardFigures& figures, FileLayer& files = currentFiles());

} // namespace lathe
