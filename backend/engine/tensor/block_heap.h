#pragma once
// Memory for large blocks in an address range of their own. In malloc's heap a large block that is freed is cut up for
// small ones before the next of its size comes, and one that must be aligned does not fit where it lay before: a
// training step's blocks then take half as much again as they hold.
#include <atomic>
#include <cstddef>
#include <mutex>
#include <vector>

namespace lathe {

/// The smallest free block that is large enough is taken, free neighbors become one. Pages stay with the program until
/// release(). Safe from many threads.
class BlockHeap {
public:
    explicit BlockHeap(std::size_t most) : m_most(most) {} ///< of the address range, which is reserved on first use
    ~BlockHeap();
    BlockHeap(const BlockHeap&) = delete;
    BlockHeap& operator=(const BlockHeap&) = delete;

    /// Aligned to 64 bytes. nullptr where there is no room, or the system gives no such range.
    void* take(std::size_t bytes);
    void give(void* block); ///< of take()
    bool holds(const void* block) const {
        const std::byte* start = m_start.load(std::memory_order_acquire);
        return start && block >= start && block < start + m_most;
    }
    void release();          ///< what nobody holds goes back to the system
    std::size_t end() const; ///< bytes up to the end of the last block

private:
    struct Head;

    bool reserve();
    Head* at(std::size_t offset) const;
    std::size_t offsetOf(const Head* head) const;
    Head* after(Head* head) const; ///< nullptr behind the last
    void takeFromFree(Head* head);
    void addToFree(Head* head);

    const std::size_t m_most;
    std::atomic<std::byte*> m_start{nullptr};
    std::size_t m_end = 0, m_touched = 0;
    Head* m_last = nullptr; ///< before m_end; taken
    bool m_refused = false;
    std::vector<Head*> m_free;
    mutable std::mutex m_mutex;
};

/// Of the processor's tensors: of those that outlast many others, and of all others that are large. What layers keep
/// from their way forward until their way back comes and goes in opposite orders, and lies end to end where nothing
/// else does.
BlockHeap& lastingMemory();
BlockHeap& tensorMemory();

/// Tensors that this thread makes while this lives are among those that last, where their allocations are booked
/// (tensor/booking.h).
class Lasting {
public:
    Lasting();
    ~Lasting();
    Lasting(const Lasting&) = delete;
    Lasting& operator=(const Lasting&) = delete;
    static bool isOn();

private:
    bool m_before;
};

} // namespace lathe
