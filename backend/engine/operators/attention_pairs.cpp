// Blocks are packed into pairs as brgemm wants them once for each key/value head, then used by every tile of
// queries.
#include "operators/attention_pairs.h"

#include "kernels/attention/pair_layout.h"
#include "kernels/convert/convert.h"
#include "operators/attention_tasks.h"
#include "operators/elements.h"

#include <ATen/native/CPUBlas.h>

#include <bit>
#include <cstring>

namespace lathe {
namespace {

using kernels::Bf16;

constexpr std::int64_t block = 64; ///< keys, and the widest right operand

std::int64_t roundedUp(std::int64_t n, std::int64_t to) { return (n + to - 1) / to * to; }

enum PairSlot {
    KeyColumns,
    KeyRows,
    ValueColumns,
    ValueRows,
    QueryRows,
    QueryColumns,
    UpRows,
    UpColumns,
    OutRows,
    Products,
    UpProducts,
    Weights,
    WeightGradients,
    WeightPairs,
    GradientPairs,
    Sum,
    KeyGradients,
    ValueGradients,
    PairSlots
};

/// One thread's tasks, one after the other. Sizes are rounded up with zeros so that few different products are made:
/// kernels are compiled for each, and processors with matrix units want sums over multiples of 32.
class PairTasks {
public:
    explicit PairTasks(const AttentionShape& shape)
        : m_shape(shape), m_d(shape.headDim), m_size(roundedUp(m_d, 32)), m_width(m_size % block == 0 ? block : 32) {}
    ~PairTasks() { at::native::cpublas::brgemm_release(); } // the matrix unit, where there is one
    PairTasks(const PairTasks&) = delete;

    void forward(const AttentionTask& task, const at::Tensor& qkv, const at::Tensor& o, const at::Tensor& logSums) {
        const std::int64_t seen =
            std::min(task.length, m_shape.before(task.length) + m_shape.after(task.length) + 2 * block);
        const std::int64_t group = m_shape.group(), step = tileTokens(forwardScores / (group * seen));
        const std::int64_t most =
            roundedUp(std::min(step, task.length) * group, 32) * roundedUp(seen, block); // scores of a tile
        const Bf16* keys = columnPairs(KeyColumns, qkv, task, m_shape.heads);
        const Bf16* values = rowPairs(ValueRows, qkv, task, m_shape.heads + m_shape.keyValueHeads);
        m_logSums.resize(std::size_t(step * group));
        m_sums.resize(m_logSums.size());
        for (std::int64_t start = task.from; start < task.to; start += step) {
            AttentionTile tile(m_shape, task.length, start, std::min(step, task.to - start), block);
            const std::int64_t rows = heldRows(tile), blocks = roundedUp(tile.scores.keys, block) / block;
            tile.scores.block = block;
            tile.scores.held = rows;
            const Bf16* q = headRows(QueryRows, qkv, task, tile);
            float* products = floats(Products, most);
            Bf16* weights = halves(Weights, most);
            float* sum = floats(Sum, rows * m_size);
            for (std::int64_t b = 0; b < blocks; ++b)
                multiply(rows, block, m_size, q, m_size, keys + (tile.first + b * block) * m_size,
                         products + b * rows * block, block, false);
            kernels::seenSoftmax(products, weights, m_sums.data(), m_logSums.data(), tile.scores);
            for (std::int64_t b = 0; b < blocks; ++b)
                multiplyWide(rows, weights + b * rows * block, values + (tile.first + b * block) * m_size, sum, b > 0);
            kernels::divideRows(sum, m_sums.data(), m_size, tile.scores.rows);
            scatterHeads(sum, o, task, tile);
            float* kept = sumsOf(logSums, task, tile);
            for (std::int64_t i = 0; i < tile.count; ++i)
                std::copy_n(m_logSums.data() + i * group, group, kept + i * m_shape.heads);
        }
    }

    void backward(const AttentionTask& task, const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                  const at::Tensor& logSums, const at::Tensor& dqkv) {
        const std::int64_t group = m_shape.group(), step = tileTokens(backwardRows / group),
                           length = roundedUp(task.length, block);
        const Bf16* keys = columnPairs(KeyColumns, qkv, task, m_shape.heads);
        const Bf16* keyRows = rowPairs(KeyRows, qkv, task, m_shape.heads);
        const Bf16* values = columnPairs(ValueColumns, qkv, task, m_shape.heads + m_shape.keyValueHeads);
        float* dkeys = floats(KeyGradients, length * m_size); // transposed, (size, block) for each block
        float* dvalues = floats(ValueGradients, length * m_size);
        std::fill_n(dkeys, length * m_size, 0.0f);
        std::fill_n(dvalues, length * m_size, 0.0f);
        m_logSums.resize(std::size_t(step * group));
        m_deltas.resize(m_logSums.size());
        for (std::int64_t start = 0; start < task.length; start += step) {
            const AttentionTile tile(m_shape, task.length, start, std::min(step, task.length - start), block);
            const std::int64_t rows = heldRows(tile), blocks = roundedUp(tile.scores.keys, block) / block;
            const Bf16 *q = headRows(QueryRows, qkv, task, tile), *up = headRows(UpRows, dout, task, tile);
            kernels::rowDots(up, headRows(OutRows, o, task, tile), m_deltas.data(), m_size, tile.scores.rows);
            const Bf16 *qColumns = transposed(QueryColumns, q, rows), *upColumns = transposed(UpColumns, up, rows);
            const float* kept = sumsOf(logSums, task, tile);
            for (std::int64_t i = 0; i < tile.count; ++i)
                std::copy_n(kept + i * m_shape.heads, group, m_logSums.data() + i * group);
            float *products = floats(Products, rows * block), *upProducts = floats(UpProducts, rows * block),
                  *dq = floats(Sum, rows * m_size);
            Bf16 *p = halves(Weights, rows * block), *dp = halves(WeightGradients, rows * block);
            Bf16 *pPairs = halves(WeightPairs, rows * block), *dpPairs = halves(GradientPairs, rows * block);
            for (std::int64_t b = 0; b < blocks; ++b) {
                const std::int64_t at = (tile.first + b * block) * m_size;
                multiply(rows, block, m_size, q, m_size, keys + at, products, block, false);
                multiply(rows, block, m_size, up, m_size, values + at, upProducts, block, false);
                kernels::ScoreTile scores = tile.scores;
                scores.start -= b * block;
                scores.keys = std::min(block, scores.keys - b * block);
                scores.block = block;
                scores.held = rows;
                kernels::seenSoftmaxBackward(products, upProducts, p, dp, m_logSums.data(), m_deltas.data(), scores);
                kernels::pairRows({p, block, rows, block}, pPairs, rows, block);
                kernels::pairRows({dp, block, rows, block}, dpPairs, rows, block);
                multiply(m_size, block, rows, upColumns, rows, pPairs, dvalues + at, block, true);
                multiply(m_size, block, rows, qColumns, rows, dpPairs, dkeys + at, block, true);
                multiplyWide(rows, dp, keyRows + at, dq, b > 0);
            }
            scatterHeads(dq, dqkv, task, tile);
        }
        scatterColumns(dkeys, dqkv, task, m_shape.heads);
        scatterColumns(dvalues, dqkv, task, m_shape.heads + m_shape.keyValueHeads);
    }

private:
    static constexpr std::int64_t forwardScores = 1 << 18, backwardRows = 512; ///< what stays in a core's cache

    static std::int64_t tileTokens(std::int64_t most) {
        return std::clamp(std::int64_t(std::bit_floor(std::uint64_t(std::max<std::int64_t>(1, most)))),
                          std::int64_t(16), block);
    }
    std::int64_t heldRows(const AttentionTile& tile) const { return roundedUp(tile.scores.rows, 32); }

    float* floats(PairSlot slot, std::int64_t size) {
        return m_scratch.take(slot, 1, size, at::kFloat).data_ptr<float>();
    }
    Bf16* halves(PairSlot slot, std::int64_t size) {
        return dataOf<Bf16>(m_scratch.take(slot, 1, size, at::kBFloat16));
    }

    /// c (m, n) = or += a (m, k) b, b in pairs of rows.
    static void multiply(std::int64_t m, std::int64_t n, std::int64_t k, const Bf16* a, std::int64_t strideA,
                         const Bf16* b, float* c, std::int64_t strideC, bool add) {
        at::native::cpublas::brgemm(m, n, k, strideA, n, strideC, add, reinterpret_cast<const at::BFloat16*>(a),
                                    reinterpret_cast<const at::BFloat16*>(b), c);
    }
    /// c (m, size) = or += a (m, block) times a block of rowPairs().
    void multiplyWide(std::int64_t m, const Bf16* a, const Bf16* b, float* c, bool add) const {
        for (std::int64_t column = 0; column < m_size; column += m_width)
            multiply(m, m_width, block, a, block, b + column * block, c + column, m_size, add);
    }

    Bf16* headOf(const at::Tensor& tokens, const AttentionTask& task, std::int64_t token, std::int64_t head) const {
        return dataOf<Bf16>(tokens) + (task.first + token) * tokens.size(1) + head * m_d;
    }
    float* sumsOf(const at::Tensor& logSums, const AttentionTask& task, const AttentionTile& tile) const {
        return dataOf<float>(logSums) + (task.first + tile.start) * m_shape.heads + task.head * m_shape.group();
    }

    /// The task's head after `head` others, for each block of keys its transpose: right operands (size, block).
    const Bf16* columnPairs(PairSlot slot, const at::Tensor& qkv, const AttentionTask& task, std::int64_t head) {
        const std::int64_t length = roundedUp(task.seen, block);
        Bf16* to = halves(slot, length * m_size);
        if (length > task.seen || m_size > m_d) std::fill_n(to, length * m_size, Bf16{});
        for (std::int64_t key = 0; key < task.seen; key += block)
            kernels::transposeWords({words(headOf(qkv, task, key, head + task.head)), qkv.size(1) / 2,
                                     std::min(block, task.seen - key), m_d / 2},
                                    words(to + key * m_size), block);
        return to;
    }
    /// The same as right operands (block, width), as many for each block of keys as make up its size.
    const Bf16* rowPairs(PairSlot slot, const at::Tensor& qkv, const AttentionTask& task, std::int64_t head) {
        Bf16* to = halves(slot, roundedUp(task.seen, block) * m_size);
        for (std::int64_t key = 0; key < task.seen; key += block)
            for (std::int64_t column = 0; column < m_size; column += m_width)
                kernels::pairRows({headOf(qkv, task, key, head + task.head) + column, qkv.size(1),
                                   std::min(block, task.seen - key), std::min(m_width, m_d - column)},
                                  to + key * m_size + column * block, block, m_width);
        return to;
    }
    /// The tile's rows of a tensor whose heads lie side by side, (held rows, size).
    const Bf16* headRows(PairSlot slot, const at::Tensor& from, const AttentionTask& task, const AttentionTile& tile) {
        const std::int64_t group = m_shape.group(), rows = heldRows(tile);
        Bf16* to = halves(slot, rows * m_size);
        if (rows > tile.scores.rows || m_size > m_d) std::fill_n(to, rows * m_size, Bf16{});
        for (std::int64_t i = 0; i < tile.count; ++i) { // rows are a page apart, which processors do not foresee
            const char* ahead = reinterpret_cast<const char*>(
                headOf(from, task, std::min(tile.start + i + 4, task.length - 1), task.head * group));
            for (std::int64_t line = 0; line < group * m_d * 2; line += 64) __builtin_prefetch(ahead + line);
            for (std::int64_t h = 0; h < group; ++h)
                std::memcpy(to + (i * group + h) * m_size, headOf(from, task, tile.start + i, task.head * group + h),
                            std::size_t(m_d) * sizeof(Bf16));
        }
        return to;
    }
    /// Its transpose, row by row.
    const Bf16* transposed(PairSlot slot, const Bf16* from, std::int64_t rows) {
        Bf16 *pairs = halves(WeightPairs, rows * m_size), *to = halves(slot, rows * m_size);
        kernels::pairRows({from, m_size, rows, m_size}, pairs, rows, m_size);
        kernels::transposeWords({words(pairs), m_size, rows / 2, m_size}, words(to), rows / 2);
        return to;
    }
    void scatterHeads(const float* from, const at::Tensor& to, const AttentionTask& task,
                      const AttentionTile& tile) const {
        const std::int64_t group = m_shape.group();
        for (std::int64_t h = 0; h < group; ++h)
            kernels::convertRows(from + h * m_size, group * m_size, headOf(to, task, tile.start, task.head * group + h),
                                 to.size(1), m_d, 0, tile.count);
    }
    void scatterColumns(const float* from, const at::Tensor& to, const AttentionTask& task, std::int64_t head) {
        float* rows = floats(Products, block * m_d);
        for (std::int64_t key = 0; key < task.length; key += block) {
            const std::int64_t count = std::min(block, task.length - key);
            kernels::transposeWords({reinterpret_cast<const std::uint32_t*>(from + key * m_size), block, m_d, count},
                                    reinterpret_cast<std::uint32_t*>(rows), m_d);
            kernels::convertRows(rows, m_d, headOf(to, task, key, head + task.head), to.size(1), m_d, 0, count);
        }
    }
    static const std::uint32_t* words(const Bf16* pairs) { return reinterpret_cast<const std::uint32_t*>(pairs); }
    static std::uint32_t* words(Bf16* pairs) { return reinterpret_cast<std::uint32_t*>(pairs); }

    const AttentionShape& m_shape;
    std::int64_t m_d, m_size, m_width; ///< of a head; rounded up; of right operands that hold its columns
    AttentionScratch<PairSlots> m_scratch;
    std::vector<float> m_sums, m_logSums, m_deltas; ///< of a tile's rows
};

} // namespace

void attendForwardInPairs(const at::Tensor& qkv, const AttentionShape& shape, const std::vector<std::int64_t>& starts,
                          const at::Tensor& o, const at::Tensor& logSums) {
    shareAttention(shape, starts, true, [&](AttentionQueue& queue) {
        PairTasks thread(shape);
        while (const AttentionTask* task = queue.next()) thread.forward(*task, qkv, o, logSums);
    });
}

void attendBackwardInPairs(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                           const at::Tensor& logSums, const AttentionShape& shape,
                           const std::vector<std::int64_t>& starts, const at::Tensor& dqkv) {
    shareAttention(shape, starts, false, [&](AttentionQueue& queue) {
        PairTasks thread(shape);
        while (const AttentionTask* task = queue.next()) thread.backward(*task, dout, qkv, o, logSums, dqkv);
    });
}

} // namespace lathe
