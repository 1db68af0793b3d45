#pragma once
// attention_tiles.h for bf16 products: operands in kernels/attention/pair_layout.h, LibTorch's brgemm on blocks of 64
// keys, scores and sums in fp32 throughout; probabilities and gradients of scores are rounded once, to be multiplied.
// Needs AVX-512.
#include "operators/attention_shape.h"
#include "tensor/torch.h"

#include <vector>

namespace lathe {

void attendForwardInPairs(const at::Tensor& qkv, const AttentionShape& shape, const std::vector<std::int64_t>& starts,
                          const at::Tensor& o, const at::Tensor& logSums);

void attendBackwardInPairs(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                           const at::Tensor& logSums, const AttentionShape& shape,
                           const std::vector<std::int64_t>& starts, const at::Tensor& dqkv);

} // namespace lathe
