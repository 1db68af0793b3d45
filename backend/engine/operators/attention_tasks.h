#pragma once
// How attention's work is shared out to threads: a task is one key/value head of one segment with all its query heads,
// or a part of its tokens, where parts do not depend on each other and there would be too few tasks otherwise.
#include "kernels/attention/attention_tile.h"
#include "operators/attention_shape.h"
#include "tensor/threads.h"
#include "tensor/torch.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>
#include <vector>

namespace lathe {

struct AttentionTask {
    std::int64_t first, length, head; ///< tokens of the segment, key/value head
    std::int64_t from, to;            ///< its own tokens among them
    std::int64_t seen;                ///< so many keys, from the first on, hold all that they see
    std::int64_t work() const { return (to - from) * seen; }
};

/// Tokens [start, start + count) of a segment of `length`, and the keys [first, first + scores.keys) that they see
/// between them.
struct AttentionTile {
    std::int64_t start, count, first;
    kernels::ScoreTile scores;

    /// `first` is a multiple of `align`.
    AttentionTile(const AttentionShape& shape, std::int64_t length, std::int64_t from, std::int64_t tokens,
                  std::int64_t align = 1)
        : start(from), count(tokens) {
        const std::int64_t before = shape.before(length), after = shape.after(length);
        first = std::max<std::int64_t>(0, start - before) / align * align;
        scores = {.keys = std::min(length, start + count + after) - first,
                  .perToken = shape.group(),
                  .start = start - first,
                  .rows = count * shape.group(),
                  .before = before,
                  .after = after,
                  .scale = float(shape.scale()),
                  .cap = float(shape.cap)};
    }
};

/// The matrices of one thread's tiles, kept from tile to tile: thousands a second are needed, and threads that ask the
/// system's allocator for them wait for each other.
template <int Slots> class AttentionScratch {
public:
    /// A (rows, columns) matrix of undefined numbers; what was taken from the slot before is gone.
    at::Tensor take(int slot, std::int64_t rows, std::int64_t columns, at::ScalarType type) {
        at::Tensor& held = m_held[std::size_t(slot)];
        if (!held.defined() || held.numel() < rows * columns) held = at::empty({rows * columns}, type);
        return held.narrow(0, 0, rows * columns).view({rows, columns});
    }

private:
    std::array<at::Tensor, std::size_t(Slots)> m_held;
};

/// What attention has left to do, for threads that come for it.
class AttentionQueue {
public:
    explicit AttentionQueue(std::vector<AttentionTask> tasks) : m_tasks(std::move(tasks)) {}
    std::size_t size() const { return m_tasks.size(); }
    const AttentionTask* next() { ///< nullptr: nothing is left
        const std::size_t mine = m_next.fetch_add(1, std::memory_order_relaxed);
        return mine < m_tasks.size() ? &m_tasks[mine] : nullptr;
    }

private:
    const std::vector<AttentionTask> m_tasks;
    std::atomic<std::size_t> m_next{0};
};

/// f(queue) on each thread, which does what it takes from the queue, the largest first. With `parts`, tasks are parted
/// where that keeps threads busy that would wait.
template <class F> void shareAttention(const AttentionShape& shape, const std::vector<std::int64_t>& starts, bool parts,
                                       const F& f) {
    constexpr std::int64_t least = 128; ///< tokens of a part
    const std::int64_t threads = std::max(1, at::get_num_threads()),
                       whole = (std::int64_t(starts.size()) - 1) * shape.keyValueHeads;
    const std::int64_t each = parts && threads > 1
                                  ? std::max<std::int64_t>(1, 4 * threads / std::max<std::int64_t>(1, whole))
                                  : 1; // four tasks a thread can be shared out evenly
    std::vector<AttentionTask> tasks;
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
        const std::int64_t length = starts[s + 1] - starts[s],
                           size = each == 1 ? length : std::max(least, (length + each - 1) / each);
        for (std::int64_t h = 0; h < shape.keyValueHeads; ++h)
            for (std::int64_t from = 0; from < length; from += size) {
                const std::int64_t to = std::min(length, from + size);
                tasks.push_back({starts[s], length, h, from, to, std::min(length, to + shape.after(length))});
            }
    }
    std::stable_sort(tasks.begin(), tasks.end(),
                     [](const AttentionTask& a, const AttentionTask& b) { return a.work() > b.work(); });
    AttentionQueue queue(std::move(tasks));
    const at::AutoDispatchBelowADInplaceOrView quiet;
    overChunks(std::min<std::int64_t>(threads, std::int64_t(queue.size())), 1,
               [&](std::int64_t, std::int64_t) { f(queue); });
}

} // namespace lathe
