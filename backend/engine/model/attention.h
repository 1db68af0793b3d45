#pragma once
// Grouped-query attention (arXiv 2305.13245) within each segment, causal or over all of it, rotary embedding included.
#include "model/key_value_cache.h"
#include "model/rotary.h"
#include "model/token_batch.h"

#include "tensor/torch.h"

#include <cmath>

namespace lathe {

struct AttentionShape {
    std::int64_t heads = 0, keyValueHeads = 0, headDim = 0;
    bool causal = true;
    std::int64_t window = 0; ///< causal: a token sees itself and window - 1 before it, a prefix's among them; otherwise window / 2 on either side; 0: all
    double scaling = 0;      ///< on products of queries and keys; 0: 1 / sqrt(headDim)
    double cap = 0;          ///< a score s becomes cap tanh(s / cap); 0: it does not
    std::int64_t width() const { return (heads + 2 * keyValueHeads) * headDim; }
    std::int64_t group() const { return heads / keyValueHeads; } ///< query heads of one key/value head
    double scale() const { return scaling != 0 ? scaling : 1 / std::sqrt(double(headDim)); }
    /// How many of the tokens before and after it a token sees, of `length`.
    std::int64_t before(std::int64_t length) const { return window == 0 ? length : causal ? window - 1 : window / 2; }
    std::int64_t after(std::int64_t length) const { return causal ? 0 : before(length); }
    bool isNarrow(std::int64_t length) const { return before(length) < length - 1; } ///< some see less than all that they may
};

/// Trained keys and values (count, keyValueHeads * headDim) in front of every segment's own; undefined: none.
struct AttentionPrefix {
    at::Tensor keys, values;
};

/// qkv (T, width): q, k and v of each token side by side, before rotation (`rotary` nullptr: none); it is rotated in place
/// and kept, so nobody else may read it afterwards. Returns (T, heads * headDim). One fused function that keeps qkv, the
/// output and a log sum for each row and head; a prefix, or rows that nobody sees, takes LibTorch's own attention.
at::Tensor attention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary, const TokenBatch& batch,
                     const AttentionPrefix& prefix = {});

/// The same for one segment continued, causal, without gradients: its keys and values are added to those `held`, of which
/// there are `past` (a prefix among them); the window counts those, too.
at::Tensor cachedAttention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                           const at::Tensor& positions, KeyValueCache::Layer& held, std::int64_t past);

/// Adds keys and values (count, keyValueHeads, headDim) to a cache's layer that holds `past`.
void hold(KeyValueCache::Layer& held, std::int64_t past, const at::Tensor& keys, const at::Tensor& values);

} // namespace lathe
