#pragma once
// Causal grouped-query attention (arXiv 2305.13245) within each segment, rotary embedding included, as one function.
#include "model/rotary.h"
#include "model/token_batch.h"

#include <torch/torch.h>

namespace lathe {

struct AttentionShape {
    std::int64_t heads = 0, keyValueHeads = 0, headDim = 0;
    std::int64_t width() const { return (heads + 2 * keyValueHeads) * headDim; }
    std::int64_t group() const { return heads / keyValueHeads; } ///< query heads of one key/value head
};

/// qkv (T, width): q, k and v of each token side by side, before rotation; it is rotated in place and kept, so nobody else
/// may read it afterwards. Returns (T, heads * headDim). Keeps qkv, the output and a log sum for each row and head.
at::Tensor attention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable& rotary, const TokenBatch& batch);

} // namespace lathe
