#pragma once
// Tensors of files into tensors of LibTorch.
#include "files/tensor_file.h"
#include "tensor/torch.h"

#include <cstdint>

namespace lathe {

/// The elements [first, first + to.numel()) into `to`, contiguous, on the host, in its dtype: fp32, bf16 or fp16. What they must
/// fall on, files/tensor_file.h says.
void readElements(const TensorInfo& info, std::int64_t first, const at::Tensor& to);

/// The whole tensor into `weight`, on whatever device, piece by piece; each piece is looked at on the host. Returns the index of the
/// first element that is not finite, and stops there; else -1.
std::int64_t readFinite(const TensorInfo& info, const at::Tensor& weight);

} // namespace lathe
