#include "model/attention.h"

#include "operators/attend_cached.h"
#include "tensor/product_type.h"

#include <algorithm>

namespace lathe {
namespace {

/// Room for `count` tokens more; grown by doubling.
void makeRoom(KeyValueCache::Layer& held, std::int64_t past, std::int64_t count, std::int64_t heads,
              std::int64_t headDim, at::TensorOptions options) {
    if (held.keys.defined() && held.keys.size(1) >= past + count) return;
    const std::int64_t capacity = std::max<std::int64_t>({2 * past, past + count, 64});
    for (at::Tensor* t : {&held.keys, &held.values}) {
        at::Tensor larger = at::empty({heads, capacity, headDim}, options);
        if (past) larger.narrow(1, 0, past).copy_(t->narrow(1, 0, past));
        *t = larger;
    }
}

} // namespace

void hold(KeyValueCache::Layer& held, std::int64_t past, const at::Tensor& keys, const at::Tensor& values) {
    const std::int64_t count = keys.size(0);
    makeRoom(held, past, count, keys.size(1), keys.size(2), keys.options());
    held.keys.narrow(1, past, count).copy_(keys.transpose(0, 1));
    held.values.narrow(1, past, count).copy_(values.transpose(0, 1));
}

at::Tensor cachedAttention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                           const TokenBatch& batch, const HeldTexts& held) {
    if (rotary) rotary->rotate(qkv, batch.positions, shape.heads + shape.keyValueHeads, false);
    const at::TensorOptions options = qkv.options().dtype(productType(qkv));
    CachedTexts texts{.keys = {}, .values = {}, .past = held.past};
    for (std::size_t t = 0; t < held.layers.size(); ++t) {
        KeyValueCache::Layer& layer = *held.layers[t];
        makeRoom(layer, held.past[t], batch.starts[t + 1] - batch.starts[t], shape.keyValueHeads, shape.headDim,
                 options);
        texts.keys.push_back(layer.keys);
        texts.values.push_back(layer.values);
    }
    return attendCached(qkv, shape, texts, batch.starts);
}

} // namespace lathe
