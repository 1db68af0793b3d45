#pragma once
// Attention of texts that go on, each with the keys and values that it has so far: generation. Outside of autograd.
#include "operators/attention_shape.h"
#include "tensor/torch.h"

#include <cstdint>
#include <vector>

namespace lathe {

/// Of each text: keys and values (key/value heads, capacity, headDim) of the product type, which hold `past` tokens and
/// have room for its new ones.
struct CachedTexts {
    std::vector<at::Tensor> keys, values;
    std::vector<std::int64_t> past;
};

/// qkv (T, shape.width()), rotated: the new tokens of all texts, text t's are rows [starts[t], starts[t + 1]). Their
/// keys and values are added to the text's, and each sees those up to its own. Returns (T, heads * headDim) in qkv's
/// dtype.
at::Tensor attendCached(const at::Tensor& qkv, const AttentionShape& shape, const CachedTexts& texts,
                        const std::vector<std::int64_t>& starts);

} // namespace lathe
