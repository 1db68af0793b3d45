#pragma once
// The layers' linear weights as pages: straight from the model's file where it has them in the model's dtype and order, else converted
// once into scratch files.
#include "files/tensor_file.h"
#include "model/linear.h"

#include <filesystem>
#include <memory>

namespace lathe {

/// Gives a paged layer its bytes: `info`, a tensor of `file`. Throws Error{BadFile}: NaN or infinite (named); Error{Io}: no room in
/// `scratch`, a folder.
void pageLayer(Linear& linear, at::ScalarType dtype, const std::shared_ptr<const TensorFile>& file, const TensorInfo& info,
               const std::filesystem::path& scratch);

} // namespace lathe
