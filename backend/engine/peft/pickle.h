#pragma once
// Weights as torch.save() writes them: a zip file with a pickle that names tensors. Only a dictionary of tensors is
// read, by LibTorch's own reader, which knows a few harmless types and runs nothing.
#include "tensor/torch.h"

#include <filesystem>
#include <map>
#include <string>

namespace lathe {

/// All tensors as fp32. Throws Error{BadFile}: no such file, or anything else in it; Error{Io}.
std::map<std::string, at::Tensor> readPickle(const std::filesystem::path& path);

} // namespace lathe
