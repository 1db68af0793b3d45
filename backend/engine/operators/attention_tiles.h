#pragma once
// Attention as matrix products on tiles that stay in a core's cache; keys that none of a tile's tokens sees are left
// out. Products are fp32, or bf16 with fp32 sums (attention_pairs.h) where they are bf16 elsewhere in the model.
#include "operators/attention_shape.h"
#include "tensor/torch.h"

#include <vector>

namespace lathe {

/// qkv (T, width) after rotation to o (T, heads * headDim) and logSums (T, heads) fp32.
void attendForwardOnTiles(const at::Tensor& qkv, const AttentionShape& shape, const std::vector<std::int64_t>& starts,
                          const at::Tensor& o, const at::Tensor& logSums);

/// The gradient of `o` to that of the rotated qkv.
void attendBackwardOnTiles(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                           const at::Tensor& logSums, const AttentionShape& shape,
                           const std::vector<std::int64_t>& starts, const at::Tensor& dqkv);

} // namespace lathe
