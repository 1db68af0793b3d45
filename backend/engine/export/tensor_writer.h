#pragma once
// Tensors into safetensors files, through the file layer that checkpoints and exports are written with.
#include "base/file_layer.h"
#include "tensor/tensor_on_demand.h"
#include "tensor/torch.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Writes them in the given order, as they are (fp32, bf16, fp16, int64, bytes). Throws Error{Io}. Flushing and
/// publishing are the caller's (AtomicFolder).
void writeTensors(FileLayer& files, const std::filesystem::path& path, const NamedTensors& tensors,
                  const std::map<std::string, std::string>& metadata = {});

/// A whole model's weights into `folder`, all as `type`: each is made when its turn comes, and one is in memory at a
/// time. model.safetensors; of more than `fileBytes`, model-00001-of-0000N.safetensors with their index, as
/// transformers cuts them. `between` is called before each tensor and may throw to give up. Throws Error{Io}.
void writeModelTensors(FileLayer& files, const std::filesystem::path& folder,
                       const std::vector<TensorOnDemand>& tensors, at::ScalarType type, std::int64_t fileBytes,
                       const std::function<void()>& between);
/// Of all of them in that type.
std::int64_t bytesOf(const std::vector<TensorOnDemand>& tensors, at::ScalarType type);

/// Fills `tensors` from the file of the same names and shapes (fp32 targets: stored floats of any width; bytes: bytes).
/// Throws Error{BadFile} naming the first tensor that is missing or of another shape, and where the file holds more
/// than is asked for.
void readTensors(const std::filesystem::path& path, const NamedTensors& tensors);

} // namespace lathe
