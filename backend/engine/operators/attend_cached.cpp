// Heads that share keys and values are computed together; texts of different lengths are separate tasks.
#include "operators/attend_cached.h"

#include "kernels/attention/attention_tile.h"
#include "kernels/attention/cached_attention.h"
#include "kernels/convert/convert.h"
#include "operators/attention_tasks.h"
#include "operators/elements.h"
#include "operators/operator.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::int64_t fewTokens =
    4; ///< up to so many of a text, each token's heads read the keys by themselves; from there on products pay

/// What one text's attention reads and writes.
template <class S, class C> struct Continuation {
    const AttentionShape& shape;
    const S* qkv;           ///< (tokens, width)
    S* out;                 ///< (tokens, heads * headDim)
    at::Tensor keys, values; ///< its whole cache
    std::int64_t past, tokens;

    std::int64_t size() const { return shape.headDim; }
    std::int64_t width() const { return shape.heads * size(); }
    C* cached(const at::Tensor& cache, std::int64_t head, std::int64_t row) const {
        return dataOf<C>(cache) + (head * cache.size(1) + row) * size();
    }

    void keep(std::int64_t head) const {
        const S* from = qkv + (shape.heads + head) * size();
        kernels::convertRows(from, shape.width(), cached(keys, head, past), size(), size(), 0, tokens);
        kernels::convertRows(from + shape.keyValueHeads * size(), shape.width(), cached(values, head, past), size(),
                             size(), 0, tokens);
    }

    /// One token after the other.
    void few(std::int64_t head) const {
        const std::int64_t group = shape.group(), most = past + tokens;
        std::vector<float> q(std::size_t(group * size())), o(q.size()), scores(std::size_t(group * most));
        for (std::int64_t t = 0; t < tokens; ++t) {
            const std::int64_t own = past + t, column = head * group * size();
            kernels::convertRows(qkv + t * shape.width() + column, 0, q.data(), 0, group * size(), 0, 1);
            const kernels::CachedHead<C> seen{cached(keys, head, 0),
                                              cached(values, head, 0),
                                              size(),
                                              std::max<std::int64_t>(0, own - shape.before(most)),
                                              own + 1,
                                              float(shape.scale()),
                                              float(shape.cap)};
            kernels::attendCached(seen, q.data(), o.data(), group, scores.data());
            kernels::convertRows(static_cast<const float*>(o.data()), 0, out + t * width() + column, 0, group * size(),
                                 0, 1);
        }
    }

    /// Tokens [from, until) by products, which round the weights to C.
    void many(std::int64_t head, std::int64_t from, std::int64_t until) const {
        const std::int64_t group = shape.group(), count = until - from, rows = count * group, most = past + tokens;
        const std::int64_t first = std::max<std::int64_t>(0, past + from - shape.before(most)),
                           seen = past + until - first;
        const at::TensorOptions options = keys.options();
        const at::Tensor q = at::empty({rows, size()}, options);
        for (std::int64_t t = 0; t < count; ++t)
            kernels::convertRows(qkv + (from + t) * shape.width() + head * group * size(), size(),
                                 dataOf<C>(q) + t * group * size(), size(), size(), 0, group);
        const at::Tensor k = keys.select(0, head).narrow(0, first, seen),
                         v = values.select(0, head).narrow(0, first, seen);
        const at::Tensor scores = at::mm(q, k.t()).to(at::kFloat).contiguous();
        std::vector<float> sums(static_cast<std::size_t>(rows)), logSums(sums.size());
        const kernels::ScoreTile tile{.keys = seen,
                                      .perToken = group,
                                      .start = past + from - first,
                                      .rows = rows,
                                      .before = shape.before(most),
                                      .after = 0,
                                      .scale = float(shape.scale()),
                                      .cap = float(shape.cap)};
        kernels::seenSoftmax(dataOf<float>(scores), dataOf<float>(scores), sums.data(), logSums.data(), tile);
        kernels::divideRows(dataOf<float>(scores), sums.data(), seen, rows);
        const at::Tensor o = at::mm(scores.to(options.dtype()), v);
        for (std::int64_t t = 0; t < count; ++t)
            kernels::convertRows(static_cast<const C*>(dataOf<C>(o)) + t * group * size(), size(),
                                 out + (from + t) * width() + head * group * size(), size(), size(), 0, group);
    }
};

at::Tensor attendCachedOnCpu(const at::Tensor& qkv, at::TensorList keys, at::TensorList values, at::IntArrayRef past,
                             at::IntArrayRef starts, std::int64_t heads, std::int64_t keyValueHeads,
                             std::int64_t headDim, std::int64_t window, double scaling, double cap) {
    constexpr std::int64_t someTokens = 64; ///< at a time, whose scores stay in a cache
    const AttentionShape shape{.heads = heads,
                               .keyValueHeads = keyValueHeads,
                               .headDim = headDim,
                               .window = window,
                               .scaling = scaling,
                               .cap = cap};
    const at::Tensor in = qkv.contiguous(), out = at::empty({qkv.size(0), heads * headDim}, qkv.options());
    withElements(in.scalar_type(), keys[0].scalar_type(), [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        struct Task {
            std::size_t text;
            std::int64_t head, from, until;
        };
        std::vector<Continuation<S, C>> texts;
        std::vector<Task> tasks;
        std::int64_t work = 0;
        for (std::size_t t = 0; t < keys.size(); ++t) {
            const std::int64_t tokens = starts[t + 1] - starts[t], step = tokens <= fewTokens ? tokens : someTokens;
            texts.push_back({shape, dataOf<S>(in) + starts[t] * shape.width(),
                             dataOf<S>(out) + starts[t] * heads * headDim, keys[t], values[t], past[t], tokens});
            for (std::int64_t h = 0; h < keyValueHeads; ++h) {
                texts.back().keep(h); // before anyone reads them
                for (std::int64_t from = 0; from < tokens; from += step)
                    tasks.push_back({t, h, from, std::min(tokens, from + step)});
            }
            work += tokens * (past[t] + tokens) * heads * headDim;
        }
        const auto attend = [&](const Task& task) {
            const Continuation<S, C>& text = texts[task.text];
            if (text.tokens <= fewTokens) text.few(task.head);
            else text.many(task.head, task.from, task.until);
        };
        const auto some = [&](std::int64_t first, std::int64_t last) {
            for (std::int64_t i = first; i < last; ++i) attend(tasks[std::size_t(i)]);
        };
        constexpr std::int64_t worthThreads = 1 << 20; // products: some 40 us
        if (work < worthThreads) some(0, std::int64_t(tasks.size()));
        else overChunks(std::int64_t(tasks.size()), 1, some);
    });
    return out;
}

const Operator<&attendCachedOnCpu> cachedOperator("attend_cached(Tensor qkv, Tensor(a!)[] keys, Tensor(b!)[] values, "
                                                  "int[] past, int[] starts, int heads, int key_value_heads, "
                                                  "int head_dim, int window, float scaling, float cap) -> Tensor");

} // namespace

at::Tensor attendCached(const at::Tensor& qkv, const AttentionShape& shape, const CachedTexts& texts,
                        const std::vector<std::int64_t>& starts) {
    return cachedOperator(qkv, texts.keys, texts.values, texts.past, starts, shape.heads, shape.keyValueHeads,
                          shape.headDim, shape.window, shape.scaling, shape.cap);
}

} // namespace lathe
