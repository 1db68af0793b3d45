#pragma once
// The tensors of an adapter's own folder.
#include "tensor/torch.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Writes fp32 or bf16 tensors as they are, in this order, through currentFiles(). Throws Error{Io}.
void saveTensorFile(const std::filesystem::path& path, const NamedTensors& tensors);

/// Fills fp32 tensors from a file that must hold these names in these shapes and nothing else; those in `optional` may
/// be missing and then stay as they are. Nothing is written before all has been checked. Throws Error{BadFile} naming
/// the first three tensors that are missing, left over or of another shape, or one with a number that is not finite.
void loadTensorFile(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& into,
                    const std::map<std::string, at::Tensor>& optional = {});
/// The same from tensors that were read already, named `source` in errors.
void fillTensors(const std::string& source, const std::map<std::string, at::Tensor>& found,
                 const std::map<std::string, at::Tensor>& into, const std::map<std::string, at::Tensor>& optional = {});
/// adapter_model.safetensors of PEFT's folder, or adapter_model.bin, which older versions wrote. It may be missing.
std::filesystem::path peftWeights(const std::filesystem::path& folder);
/// All tensors of a file, of whatever kind openTensors() reads, as fp32.
std::map<std::string, at::Tensor> readTensorFile(const std::filesystem::path& path);

} // namespace lathe
