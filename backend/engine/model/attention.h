#pragma once
// Grouped-query attention (arXiv 2305.13245) within each segment, causal or over all of it, rotary embedding included.
#include "model/key_value_cache.h"
#include "model/linear_input.h"
#include "model/rotary.h"
#include "model/token_batch.h"
#include "operators/attention_shape.h"

#include "tensor/torch.h"

namespace lathe {

/// Trained keys and values (count, keyValueHeads * headDim) in front of every segment's own; undefined: none.
struct AttentionPrefix { at::Tensor keys, values; };

/// qkv (T, width): q, k and v of each token side by side, before rotation (`rotary` nullptr: none); it is rotated in
/// place and kept, so nobody else may read it afterwards. Returns (T, heads * headDim), for a linear group to read. One
/// fused function that keeps qkv, the output and what the device's attention keeps (operators/attend.h); a prefix, or
/// rows that nobody sees, takes LibTorch's own attention. `waits`: backward is far away, so that what is kept takes
/// fewer bits where it can.
LinearInput attention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                      const TokenBatch& batch, const AttentionPrefix& prefix = {}, bool waits = true);

/// One layer of the texts that a pass continues.
struct HeldTexts {
    std::vector<KeyValueCache::Layer*> layers;
    std::vector<std::int64_t> past; ///< tokens that each holds already, a prefix among them
};

/// The same for texts continued, one to a segment, causal, without gradients: their keys and values are added to those
/// held; the window counts those, too.
at::Tensor cachedAttention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                           const TokenBatch& batch, const HeldTexts& held);

/// Adds keys and values (count, keyValueHeads, headDim) to a cache's layer that holds `past`.
void hold(KeyValueCache::Layer& held, std::int64_t past, const at::Tensor& keys, const at::Tensor& values);

} // namespace lathe
