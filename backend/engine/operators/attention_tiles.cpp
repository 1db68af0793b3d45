// A tile's scores never leave the cache; backward makes them again from the log sums, as FlashAttention does (arXiv
// 2205.14135).
#include "operators/attention_tiles.h"

#include "kernels/common/cpu_level.h"
#include "kernels/convert/convert.h"
#include "operators/attention_pairs.h"
#include "operators/attention_tasks.h"
#include "operators/elements.h"
#include "tensor/product_type.h"

namespace lathe {
namespace {

/// Tokens of a tile: its scores and their gradients stay in a megabyte of cache.
std::int64_t tileTokens(const AttentionShape& shape, std::int64_t length) {
    const std::int64_t keys = std::min(length, shape.before(length) + shape.after(length) + 128);
    return std::clamp<std::int64_t>(98304 / (keys * shape.group()), 16, 128);
}

enum TileSlot { Keys, Values, Queries, Up, Out, Scores, ScoreGradients, KeySums, ValueSums, TileSlots };
using TileScratch = AttentionScratch<TileSlots>;

/// a b in a matrix of the slot.
at::Tensor product(TileScratch& scratch, TileSlot slot, const at::Tensor& a, const at::Tensor& b) {
    at::Tensor to = scratch.take(slot, a.size(0), b.size(1), at::kFloat);
    return at::mm_out(to, a, b);
}

/// Columns [column, column + width) of tokens [first, first + count), in fp32.
template <class S>
at::Tensor gathered(TileScratch& scratch, TileSlot slot, const at::Tensor& from, std::int64_t first, std::int64_t count,
                    std::int64_t column, std::int64_t width) {
    at::Tensor to = scratch.take(slot, count, width, at::kFloat);
    kernels::convertRows(dataOf<S>(from) + first * from.size(1) + column, from.size(1), dataOf<float>(to), width, width,
                         0, count);
    return to;
}

template <class S>
void scattered(const at::Tensor& from, const at::Tensor& to, std::int64_t first, std::int64_t count,
               std::int64_t column, std::int64_t width) {
    kernels::convertRows(dataOf<float>(from), width, dataOf<S>(to) + first * to.size(1) + column, to.size(1), width, 0,
                         count);
}

template <class S>
void forwardTask(const AttentionTask& task, const at::Tensor& qkv, const AttentionShape& shape, const at::Tensor& o,
                 const at::Tensor& logSums, TileScratch& scratch) {
    const std::int64_t d = shape.headDim, group = shape.group(), width = group * d;
    const at::Tensor k = gathered<S>(scratch, Keys, qkv, task.first, task.seen, (shape.heads + task.head) * d, d);
    const at::Tensor v = gathered<S>(scratch, Values, qkv, task.first, task.seen,
                                     (shape.heads + shape.keyValueHeads + task.head) * d, d);
    const std::int64_t step = tileTokens(shape, task.length);
    std::vector<float> sums(std::size_t(step * group)), logs(sums.size());
    float* kept = dataOf<float>(logSums);
    for (std::int64_t start = task.from; start < task.to; start += step) {
        const AttentionTile tile(shape, task.length, start, std::min(step, task.to - start));
        const std::int64_t count = tile.count, first = tile.first, keys = tile.scores.keys;
        const at::Tensor q = gathered<S>(scratch, Queries, qkv, task.first + start, count, task.head * width, width)
                                 .view({count * group, d});
        const at::Tensor scores = product(scratch, Scores, q, k.narrow(0, first, keys).t());
        kernels::seenSoftmax(dataOf<float>(scores), dataOf<float>(scores), sums.data(), logs.data(), tile.scores);
        const at::Tensor out = product(scratch, Out, scores, v.narrow(0, first, keys));
        kernels::divideRows(dataOf<float>(out), sums.data(), d, tile.scores.rows);
        scattered<S>(out, o, task.first + start, count, task.head * width, width);
        for (std::int64_t i = 0; i < count; ++i)
            std::copy_n(logs.data() + i * group, group,
                        kept + (task.first + start + i) * shape.heads + task.head * group);
    }
}

template <class S>
void backwardTask(const AttentionTask& task, const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                  const at::Tensor& logSums, const AttentionShape& shape, const at::Tensor& dqkv,
                  TileScratch& scratch) {
    const std::int64_t d = shape.headDim, group = shape.group(), width = group * d;
    const std::int64_t keyColumn = (shape.heads + task.head) * d, valueColumn = keyColumn + shape.keyValueHeads * d;
    const at::Tensor k = gathered<S>(scratch, Keys, qkv, task.first, task.length, keyColumn, d);
    const at::Tensor v = gathered<S>(scratch, Values, qkv, task.first, task.length, valueColumn, d);
    const at::Tensor dk = scratch.take(KeySums, task.length, d, at::kFloat).zero_(),
                     dv = scratch.take(ValueSums, task.length, d, at::kFloat).zero_();
    const std::int64_t step = tileTokens(shape, task.length);
    std::vector<float> sums(std::size_t(step * group)), delta(sums.size());
    const float* kept = dataOf<float>(logSums);
    for (std::int64_t start = 0; start < task.length; start += step) {
        const AttentionTile tile(shape, task.length, start, std::min(step, task.length - start));
        const std::int64_t count = tile.count, keys = tile.scores.keys, rows = tile.scores.rows;
        const std::int64_t first = task.first + start, column = task.head * width;
        const at::Tensor q = gathered<S>(scratch, Queries, qkv, first, count, column, width).view({rows, d});
        const at::Tensor up = gathered<S>(scratch, Up, dout, first, count, column, width).view({rows, d});
        const at::Tensor out = gathered<S>(scratch, Out, o, first, count, column, width).view({rows, d});
        kernels::rowDots(dataOf<float>(up), dataOf<float>(out), delta.data(), d, rows);
        for (std::int64_t i = 0; i < count; ++i)
            std::copy_n(kept + (first + i) * shape.heads + task.head * group, group, sums.data() + i * group);
        const at::Tensor seenKeys = k.narrow(0, tile.first, keys);
        const at::Tensor p = product(scratch, Scores, q, seenKeys.t()),
                         ds = product(scratch, ScoreGradients, up, v.narrow(0, tile.first, keys).t());
        kernels::seenSoftmaxBackward(dataOf<float>(p), dataOf<float>(ds), dataOf<float>(p), dataOf<float>(ds),
                                     sums.data(), delta.data(), tile.scores);
        dv.narrow(0, tile.first, keys).addmm_(p.t(), up);
        dk.narrow(0, tile.first, keys).addmm_(ds.t(), q);
        scattered<S>(product(scratch, Out, ds, seenKeys), dqkv, first, count, column, width);
    }
    scattered<S>(dk, dqkv, task.first, task.length, keyColumn, d);
    scattered<S>(dv, dqkv, task.first, task.length, valueColumn, d);
}

bool inPairs(at::ScalarType storage, const AttentionShape& shape) {
    return productType(storage, at::kCPU) == at::kBFloat16 && kernels::cpuLevel() == kernels::CpuLevel::Avx512
           && shape.headDim % 2 == 0;
}

} // namespace

void attendForwardOnTiles(const at::Tensor& qkv, const AttentionShape& shape, const std::vector<std::int64_t>& starts,
                          const at::Tensor& o, const at::Tensor& logSums) {
    if (inPairs(qkv.scalar_type(), shape)) return attendForwardInPairs(qkv, shape, starts, o, logSums);
    withElement(qkv.scalar_type(), [&](auto s) {
        shareAttention(shape, starts, true, [&](AttentionQueue& queue) {
            TileScratch scratch;
            while (const AttentionTask* task = queue.next())
                forwardTask<decltype(s)>(*task, qkv, shape, o, logSums, scratch);
        });
    });
}

void attendBackwardOnTiles(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                           const at::Tensor& logSums, const AttentionShape& shape,
                           const std::vector<std::int64_t>& starts, const at::Tensor& dqkv) {
    if (inPairs(qkv.scalar_type(), shape)) return attendBackwardInPairs(dout, qkv, o, logSums, shape, starts, dqkv);
    withElement(qkv.scalar_type(), [&](auto s) {
        shareAttention(shape, starts, false, [&](AttentionQueue& queue) {
            TileScratch scratch;
            while (const AttentionTask* task = queue.next())
                backwardTask<decltype(s)>(*task, dout, qkv, o, logSums, shape, dqkv, scratch);
        });
    });
}

} // namespace lathe
