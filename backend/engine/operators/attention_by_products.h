#pragma once
// Attention out of LibTorch's plain products, for what a device's own attention does not know: capped scores, unusual
// heads, windows on both sides. A tile of queries at a time, so that all scores of a long text never exist at once. On
// whatever device the tensors are.
#include "operators/attention_shape.h"
#include "tensor/torch.h"

#include <vector>

namespace lathe {

/// As attend() (operators/attend.h): o, and a log sum exp of each row's and head's scores, (T, heads) fp32.
std::pair<at::Tensor, at::Tensor> attendByProducts(const at::Tensor& qkv, const AttentionShape& shape,
                                                   at::IntArrayRef starts);

/// dqkv (T, width).
at::Tensor attendBackwardByProducts(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                                    const at::Tensor& logSums, const AttentionShape& shape, at::IntArrayRef starts);

} // namespace lathe
