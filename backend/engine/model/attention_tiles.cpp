#include "model/attention_tiles.h"

#include "kernels/attention/attention_tile.h"
#include "kernels/convert/convert.h"
#include "tensor/product.h"

#include <algorithm>
#include <array>

namespace lathe {
namespace {

struct Task {
    std::int64_t first, length, head; ///< tokens of the segment, key/value head
    std::int64_t work() const { return length * length; }
};

/// Tokens of a tile: its scores and their gradients, of `element` bytes each, stay in a megabyte of cache.
std::int64_t tileTokens(const AttentionShape& shape, std::int64_t length, std::int64_t element) {
    const std::int64_t keys = std::min(length, shape.before(length) + shape.after(length) + 128);
    return std::clamp<std::int64_t>(393216 / (element * keys * shape.group()), 16, 128);
}

/// Tokens [start, start + count) of a segment and the keys [first, first + scores.keys) that they see between them.
struct Tile {
    std::int64_t start, count, first;
    kernels::ScoreTile scores;

    Tile(const AttentionShape& shape, std::int64_t length, std::int64_t from, std::int64_t tokens) : start(from), count(tokens) {
        const std::int64_t before = shape.before(length), after = shape.after(length);
        first = std::max<std::int64_t>(0, start - before);
        scores = {.keys = std::min(length, start + count + after) - first, .perToken = shape.group(), .start = start - first,
                  .rows = count * shape.group(), .before = before, .after = after, .scale = float(shape.scale()), .cap = float(shape.cap)};
    }
};

/// The matrices of one thread's tiles, kept from tile to tile: thousands a second are needed, and threads that ask the system's
/// allocator for them wait for each other.
class Scratch {
public:
    enum Slot { Keys, Values, Queries, Up, Out, Scores, ScoreGradients, Product, KeySums, ValueSums, SlotCount };

    /// A (rows, columns) matrix of undefined numbers; what was taken from the slot before is gone.
    at::Tensor take(Slot slot, std::int64_t rows, std::int64_t columns, at::ScalarType type) {
        at::Tensor& held = m_held[slot];
        if (!held.defined() || held.numel() < rows * columns) held = at::empty({rows * columns}, type);
        return held.narrow(0, 0, rows * columns).view({rows, columns});
    }
    /// a b in a matrix of the slot.
    at::Tensor product(Slot slot, const at::Tensor& a, const at::Tensor& b) {
        at::Tensor to = take(slot, a.size(0), b.size(1), a.scalar_type());
        return at::mm_out(to, a, b);
    }
    /// sum += a b, sum fp32.
    void addProduct(const at::Tensor& sum, const at::Tensor& a, const at::Tensor& b) {
        if (a.scalar_type() == at::kFloat) {
            sum.addmm_(a, b);
            return;
        }
        const at::Tensor added = product(Product, a, b);
        kernels::accumulate(dataOf<kernels::Bf16>(added), dataOf<float>(sum), 0, added.numel());
    }
    /// Columns [column, column + width) of tokens [first, first + count), in the product dtype C.
    template <class S, class C>
    at::Tensor gathered(Slot slot, const at::Tensor& from, std::int64_t first, std::int64_t count, std::int64_t column, std::int64_t width) {
        at::Tensor to = take(slot, count, width, ElementOf<C>::type);
        kernels::convertRows(dataOf<S>(from) + first * from.size(1) + column, from.size(1), dataOf<C>(to), width, width, 0, count);
        return to;
    }

private:
    std::array<at::Tensor, SlotCount> m_held;
};

/// f(task, scratch) for every segment and key/value head, the largest first onto the thread that has least to do: the same split
/// for the same thread count.
template <class F> void overTasks(const AttentionShape& shape, const std::vector<std::int64_t>& starts, const F& f) {
    std::vector<Task> tasks;
    for (std::size_t s = 0; s + 1 < starts.size(); ++s)
        for (std::int64_t h = 0; h < shape.keyValueHeads; ++h)
            if (starts[s + 1] > starts[s]) tasks.push_back({starts[s], starts[s + 1] - starts[s], h});
    std::stable_sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) { return a.length > b.length; });
    struct Share {
        std::vector<Task> tasks;
        std::int64_t work = 0;
    };
    std::vector<Share> shares(std::size_t(std::max(1, at::get_num_threads())));
    for (const Task& task : tasks) {
        auto least = std::min_element(shares.begin(), shares.end(), [](const Share& a, const Share& b) { return a.work < b.work; });
        least->tasks.push_back(task);
        least->work += task.work() + 64;
    }
    at::parallel_for(0, std::int64_t(shares.size()), 1, [&](std::int64_t from, std::int64_t to) {
        at::AutoDispatchBelowADInplaceOrView quiet; // a guard holds for its own thread only
        Scratch scratch;
        for (std::int64_t i = from; i < to; ++i)
            for (const Task& task : shares[std::size_t(i)].tasks) f(task, scratch);
    });
}

template <class C, class S>
void scattered(const at::Tensor& from, const at::Tensor& to, std::int64_t first, std::int64_t count, std::int64_t column,
               std::int64_t width) {
    kernels::convertRows(dataOf<C>(from), width, dataOf<S>(to) + first * to.size(1) + column, to.size(1), width, 0, count);
}

template <class S, class C>
void forwardTask(const Task& task, const at::Tensor& qkv, const AttentionShape& shape, const at::Tensor& o, const at::Tensor& logSums, Scratch& scratch) {
    using enum Scratch::Slot;
    const std::int64_t d = shape.headDim, group = shape.group(), width = group * d;
    const at::Tensor k = scratch.gathered<S, C>(Keys, qkv, task.first, task.length, (shape.heads + task.head) * d, d);
    const at::Tensor v = scratch.gathered<S, C>(Values, qkv, task.first, task.length, (shape.heads + shape.keyValueHeads + task.head) * d, d);
    const std::int64_t step = tileTokens(shape, task.length, sizeof(C));
    std::vector<float> sums(std::size_t(step * group));
    float* kept = dataOf<float>(logSums);
    for (std::int64_t start = 0; start < task.length; start += step) {
        const Tile tile(shape, task.length, start, std::min(step, task.length - start));
        const std::int64_t count = tile.count, first = tile.first, keys = tile.scores.keys;
        const at::Tensor q = scratch.gathered<S, C>(Queries, qkv, task.first + start, count, task.head * width, width).view({count * group, d});
        const at::Tensor scores = scratch.product(Scores, q, k.narrow(0, first, keys).t());
        kernels::seenSoftmax(dataOf<C>(scores), sums.data(), tile.scores);
        scattered<C, S>(scratch.product(Out, scores, v.narrow(0, first, keys)), o, task.first + start, count, task.head * width, width);
        for (std::int64_t i = 0; i < count; ++i)
            std::copy_n(sums.data() + i * group, group, kept + (task.first + start + i) * shape.heads + task.head * group);
    }
}

template <class S, class C>
void backwardTask(const Task& task, const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o, const at::Tensor& logSums,
                  const AttentionShape& shape, const at::Tensor& dqkv, Scratch& scratch) {
    using enum Scratch::Slot;
    const std::int64_t d = shape.headDim, group = shape.group(), width = group * d;
    const std::int64_t keyColumn = (shape.heads + task.head) * d, valueColumn = keyColumn + shape.keyValueHeads * d;
    const at::Tensor k = scratch.gathered<S, C>(Keys, qkv, task.first, task.length, keyColumn, d);
    const at::Tensor v = scratch.gathered<S, C>(Values, qkv, task.first, task.length, valueColumn, d);
    const at::Tensor dk = scratch.take(KeySums, task.length, d, at::kFloat).zero_(), dv = scratch.take(ValueSums, task.length, d, at::kFloat).zero_();
    const std::int64_t step = tileTokens(shape, task.length, sizeof(C));
    std::vector<float> sums(std::size_t(step * group)), delta(sums.size());
    const float* kept = dataOf<float>(logSums);
    for (std::int64_t start = 0; start < task.length; start += step) {
        const Tile tile(shape, task.length, start, std::min(step, task.length - start));
        const std::int64_t count = tile.count, keys = tile.scores.keys, rows = tile.scores.rows;
        const std::int64_t first = task.first + start, column = task.head * width;
        const at::Tensor q = scratch.gathered<S, C>(Queries, qkv, first, count, column, width).view({rows, d});
        const at::Tensor up = scratch.gathered<S, C>(Up, dout, first, count, column, width).view({rows, d});
        const at::Tensor out = scratch.gathered<S, C>(Out, o, first, count, column, width).view({rows, d});
        kernels::rowDots(dataOf<C>(up), dataOf<C>(out), delta.data(), d, rows);
        for (std::int64_t i = 0; i < count; ++i)
            std::copy_n(kept + (first + i) * shape.heads + task.head * group, group, sums.data() + i * group);
        const at::Tensor seenKeys = k.narrow(0, tile.first, keys);
        const at::Tensor p = scratch.product(Scores, q, seenKeys.t()), ds = scratch.product(ScoreGradients, up, v.narrow(0, tile.first, keys).t());
        kernels::seenSoftmaxBackward(dataOf<C>(p), dataOf<C>(ds), sums.data(), delta.data(), tile.scores);
        scratch.addProduct(dv.narrow(0, tile.first, keys), p.t(), up);
        scratch.addProduct(dk.narrow(0, tile.first, keys), ds.t(), q);
        scattered<C, S>(scratch.product(Out, ds, seenKeys), dqkv, first, count, column, width);
    }
    scattered<float, S>(dk, dqkv, task.first, task.length, keyColumn, d);
    scattered<float, S>(dv, dqkv, task.first, task.length, valueColumn, d);
}

} // namespace

void attendForward(const at::Tensor& qkv, const AttentionShape& shape, const std::vector<std::int64_t>& starts,
                   const at::Tensor& o, const at::Tensor& logSums) {
    withElements(qkv.scalar_type(), [&](auto s, auto c) {
        overTasks(shape, starts, [&](const Task& task, Scratch& scratch) { forwardTask<decltype(s), decltype(c)>(task, qkv, shape, o, logSums, scratch); });
    });
}

void attendBackward(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o, const at::Tensor& logSums,
                    const AttentionShape& shape, const std::vector<std::int64_t>& starts, const at::Tensor& dqkv) {
    withElements(qkv.scalar_type(), [&](auto s, auto c) {
        overTasks(shape, starts, [&](const Task& task, Scratch& scratch) {
            backwardTask<decltype(s), decltype(c)>(task, dout, qkv, o, logSums, shape, dqkv, scratch);
        });
    });
}

} // namespace lathe
