#pragma once
// The tensors of an adapter's own folder.
#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// Writes fp32 or bf16 tensors as they are, in this order, through currentFiles(). Throws Error{Io}.
void saveTensorFile(const std::filesystem::path& path, const std::vector<std::pair<std::string, at::Tensor>>& tensors);

/// Fills fp32 tensors from a file that must hold these names in these shapes and nothing else. Nothing is written before all
/// has been checked. Throws Error{BadFile} naming every key that is missing or left over (the first few), a wrong shape, or
/// a number that is not finite.
void loadTensorFile(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& into);

} // namespace lathe
