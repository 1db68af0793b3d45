// Slower than a fused kernel and exact in the same way; it is the fallback on a GPU and for rare shapes.
#include "operators/attention_by_products.h"

#include "estimate/kernel_sizes.h"

#include <algorithm>
#include <limits>

namespace lathe {
namespace {

/// Some queries of one text, and the keys that they see between them: by key/value head, a token's query heads side by
/// side.
struct QueryTile {
    std::int64_t first, count;       ///< tokens, counted in the batch
    std::int64_t firstKey, keys;     ///< likewise
    at::Tensor open;                 ///< (count * group, keys): which of them each row sees; undefined: all
};

/// (tokens, kv * times, d) to (kv, tokens * times, d).
at::Tensor byHead(const at::Tensor& rows, std::int64_t kv) {
    const std::int64_t tokens = rows.size(0), times = rows.size(1) / kv, d = rows.size(2);
    return rows.reshape({tokens, kv, times, d}).transpose(0, 1).reshape({kv, tokens * times, d});
}
/// And back.
at::Tensor byToken(const at::Tensor& heads, std::int64_t tokens) {
    const std::int64_t kv = heads.size(0), times = heads.size(1) / tokens;
    return heads.reshape({kv, tokens, times, heads.size(2)})
        .transpose(0, 1)
        .reshape({tokens, kv * times, heads.size(2)});
}

template <class F> void overTiles(const at::Tensor& qkv, const AttentionShape& shape, at::IntArrayRef starts,
                                  const F& f) {
    const at::TensorOptions numbers = qkv.options().dtype(at::kLong);
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
        const std::int64_t begin = starts[s], length = starts[s + 1] - begin,
                           step = tileQueriesOnGpu(shape.heads, length);
        for (std::int64_t start = 0; start < length; start += step) {
            const std::int64_t count = std::min(step, length - start);
            const std::int64_t firstKey = std::max<std::int64_t>(0, start - shape.before(length)),
                               keys = std::min(length, start + count + shape.after(length)) - firstKey;
            QueryTile tile{begin + start, count, begin + firstKey, keys, {}};
            if (shape.causal || shape.isNarrow(length)) {
                const at::Tensor ahead =
                    at::arange(firstKey, firstKey + keys, numbers).unsqueeze(0)
                    - at::arange(start, start + count, numbers).unsqueeze(1); // a key's place from the query on
                tile.open = ahead.le(shape.after(length))
                                .logical_and_(ahead.ge(-shape.before(length)))
                                .repeat_interleave(shape.group(), 0);
            }
            f(tile);
        }
    }
}

struct Parts {
    at::Tensor q, k, v; ///< by head
};

Parts partsOf(const at::Tensor& qkv, const AttentionShape& shape, const QueryTile& tile) {
    const at::Tensor rows = qkv.view({qkv.size(0), shape.heads + 2 * shape.keyValueHeads, shape.headDim}),
                     seen = rows.narrow(0, tile.firstKey, tile.keys);
    return {byHead(rows.narrow(0, tile.first, tile.count).narrow(1, 0, shape.heads), shape.keyValueHeads),
            byHead(seen.narrow(1, shape.heads, shape.keyValueHeads), shape.keyValueHeads),
            byHead(seen.narrow(1, shape.heads + shape.keyValueHeads, shape.keyValueHeads), shape.keyValueHeads)};
}

/// Scores in fp32, minus infinity where nothing is seen; `slope`: the cap's own at each of them, where there is a cap.
at::Tensor scoresOf(const Parts& parts, const AttentionShape& shape, const QueryTile& tile, at::Tensor* slope) {
    at::Tensor scores = at::bmm(parts.q, parts.k.transpose(1, 2)).to(at::kFloat).mul_(shape.scale());
    if (shape.cap != 0) {
        scores.div_(shape.cap).tanh_();
        if (slope) *slope = 1 - scores.square();
        scores.mul_(shape.cap);
    }
    if (tile.open.defined())
        scores.masked_fill_(tile.open.logical_not().unsqueeze(0), -std::numeric_limits<double>::infinity());
    return scores;
}

} // namespace

std::pair<at::Tensor, at::Tensor> attendByProducts(const at::Tensor& qkv, const AttentionShape& shape,
                                                   at::IntArrayRef starts) {
    at::Tensor o = at::empty({qkv.size(0), shape.heads, shape.headDim}, qkv.options()),
               logSums = at::empty({qkv.size(0), shape.heads}, qkv.options().dtype(at::kFloat));
    overTiles(qkv, shape, starts, [&](const QueryTile& tile) {
        const Parts parts = partsOf(qkv, shape, tile);
        const at::Tensor scores = scoresOf(parts, shape, tile, nullptr), sums = scores.logsumexp(-1, true);
        const at::Tensor p = scores.sub(sums).exp_().to(qkv.scalar_type());
        o.narrow(0, tile.first, tile.count).copy_(byToken(at::bmm(p, parts.v), tile.count));
        logSums.narrow(0, tile.first, tile.count).copy_(byToken(sums, tile.count).squeeze(-1));
    });
    return {o.view({qkv.size(0), -1}), logSums};
}

at::Tensor attendBackwardByProducts(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                                    const at::Tensor& logSums, const AttentionShape& shape, at::IntArrayRef starts) {
    const std::int64_t tokens = qkv.size(0), heads = shape.heads, kv = shape.keyValueHeads, d = shape.headDim;
    const at::Tensor sums = at::zeros({tokens, heads + 2 * kv, d},
                                      qkv.options().dtype(at::kFloat)); // tiles of one text add to the same keys
    const at::Tensor up = dout.view({tokens, heads, d}), out = o.view({tokens, heads, d}), logs = logSums.unsqueeze(-1);
    overTiles(qkv, shape, starts, [&](const QueryTile& tile) {
        const Parts parts = partsOf(qkv, shape, tile);
        const auto own = [&](const at::Tensor& of) { return byHead(of.narrow(0, tile.first, tile.count), kv); };
        at::Tensor slope;
        const at::Tensor scores = scoresOf(parts, shape, tile, &slope), p = scores.sub(own(logs)).exp_(), dy = own(up);
        const at::Tensor delta = (dy.to(at::kFloat) * own(out).to(at::kFloat)).sum(-1, true);
        at::Tensor ds = at::bmm(dy, parts.v.transpose(1, 2)).to(at::kFloat).sub_(delta).mul_(p).mul_(shape.scale());
        if (slope.defined()) ds.mul_(slope);
        const at::Tensor rounded = ds.to(qkv.scalar_type());
        const auto keys = [&](std::int64_t first) {
            return sums.narrow(0, tile.firstKey, tile.keys).narrow(1, first, kv);
        };
        sums.narrow(0, tile.first, tile.count).narrow(1, 0, heads).add_(byToken(at::bmm(rounded, parts.k), tile.count));
        keys(heads).add_(byToken(at::bmm(rounded.transpose(1, 2), parts.q), tile.keys));
        keys(heads + kv).add_(byToken(at::bmm(p.to(qkv.scalar_type()).transpose(1, 2), dy), tile.keys));
    });
    return sums.to(qkv.scalar_type()).view({tokens, -1});
}

} // namespace lathe
