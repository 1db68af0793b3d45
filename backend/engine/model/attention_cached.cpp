#include "model/attention.h"

#include "operators/product.h"
#include "operators/seen_softmax.h"

#include <algorithm>

namespace lathe {

void hold(KeyValueCache::Layer& held, std::int64_t past, const at::Tensor& keys, const at::Tensor& values) {
    const std::int64_t count = keys.size(0), kv = keys.size(1), d = keys.size(2);
    if (!held.keys.defined() || held.keys.size(1) < past + count) { // grown by doubling
        const std::int64_t capacity = std::max<std::int64_t>({2 * past, past + count, 64});
        for (at::Tensor* t : {&held.keys, &held.values}) {
            at::Tensor larger = at::empty({kv, capacity, d}, keys.options());
            if (past) larger.narrow(1, 0, past).copy_(t->narrow(1, 0, past));
            *t = larger;
        }
    }
    held.keys.narrow(1, past, count).copy_(keys.transpose(0, 1));
    held.values.narrow(1, past, count).copy_(values.transpose(0, 1));
}

at::Tensor cachedAttention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                           const at::Tensor& positions, KeyValueCache::Layer& held, std::int64_t past) {
    const std::int64_t count = qkv.size(0), kv = shape.keyValueHeads, d = shape.headDim, group = shape.group(), keys = past + count;
    if (rotary) rotary->rotate(qkv, positions, shape.heads + kv, false);
    const at::Tensor rows = toProduct(qkv).view({count, shape.heads + 2 * kv, d});
    hold(held, past, rows.narrow(1, shape.heads, kv), rows.narrow(1, shape.heads + kv, kv));
    // (kv, count * group, d): a token's query heads of one key/value head are neighbours
    const at::Tensor q = rows.narrow(1, 0, shape.heads).reshape({count, kv, group, d}).transpose(0, 1).reshape({kv, count * group, d});
    const at::Tensor scores = at::bmm(q, held.keys.narrow(1, 0, keys).transpose(1, 2)).to(at::kFloat).contiguous();
    seenSoftmax(scores, shape, past);
    const at::Tensor o = at::bmm(scores.to(q.scalar_type()), held.values.narrow(1, 0, keys)).view({kv, count, group, d}).transpose(0, 1);
    return toStorage(o.reshape({count, shape.heads * d}), qkv.scalar_type());
}

} // namespace lathe
