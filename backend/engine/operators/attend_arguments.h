#pragma once
// AttentionShape as arguments of an operator: sizes are heads, key/value heads, head size, window, and the length of
// the longest text.
#include "operators/attend.h"

namespace lathe {

inline std::vector<std::int64_t> sizesOf(const AttentionShape& shape, const TextStarts& texts) {
    return {shape.heads, shape.keyValueHeads, shape.headDim, shape.window, texts.longest()};
}

inline AttentionShape attentionShapeOf(at::IntArrayRef sizes, bool causal, double scaling, double cap) {
    return {.heads = sizes[0],
            .keyValueHeads = sizes[1],
            .headDim = sizes[2],
            .causal = causal,
            .window = sizes[3],
            .scaling = scaling,
            .cap = cap};
}

} // namespace lathe
