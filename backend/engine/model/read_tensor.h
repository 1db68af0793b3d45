#pragma once
// Tensors of files into tensors of LibTorch.
#include "files/tensor_file.h"
#include "models/model_spec.h"
#include "tensor/torch.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

/// The file's tensor of that name, or of another name that the parameter has in files; nullptr where there is none.
const TensorInfo* tensorIn(const TensorFile& file, const ModelSpec& spec, const std::string& name);
/// That a parameter must have. Throws Error{BadFile}: there is none (`info` is nullptr), or it has another shape.
const TensorInfo& required(const TensorInfo* info, const std::filesystem::path& path, const std::string& name,
                           const std::vector<std::int64_t>& shape);
/// A linear layer's weight, as files have it.
const TensorInfo& weightIn(const TensorFile& file, const std::filesystem::path& path, const ModelSpec& spec,
                           const LinearSpec& layer);

/// The elements [first, first + to.numel()) into `to`, contiguous, on the host, in its dtype: fp32, bf16 or fp16. What
/// they must fall on, files/tensor_file.h says.
void readElements(const TensorInfo& info, std::int64_t first, const at::Tensor& to);

/// The whole tensor into `weight`, on whatever device, piece by piece; each piece is looked at on the host. Returns the
/// index of the first element that is not finite, and stops there; else -1.
std::int64_t readFinite(const TensorInfo& info, const at::Tensor& weight);

} // namespace lathe
