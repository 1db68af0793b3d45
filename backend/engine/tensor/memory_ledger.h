#pragma once
// What the tensors of one device hold, by the parts of the estimate, and the budget that they keep to.
#include "lathe/estimate.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace lathe {

struct Booked {
    MemoryByPart now, peak; ///< peak: at the highest point of the sum since restartPeak()
};

/// Safe from many threads.
class MemoryLedger {
public:
    Booked booked() const;
    void restartPeak(); ///< from what is booked now

    /// Beyond so many booked bytes requireRoom() throws. 0: no limit.
    void setBudget(std::int64_t bytes) { m_budget = bytes; }
    std::int64_t budget() const { return m_budget; }
    std::int64_t inUse() const { return m_total; }
    /// Throws Error{OutOfMemory} where `bytes` more are beyond the budget. For allocators, before they give a block
    /// away.
    void requireRoom(std::int64_t bytes) const;

    void add(MemoryPart part, std::int64_t bytes);
    void remove(MemoryPart part, std::int64_t bytes);
    void move(MemoryPart from, MemoryPart to, std::int64_t bytes);

    /// For allocators whose blocks carry no head of their own: a block is known by its address, and booked to the part
    /// that the calling thread is in (tensor/booking.h).
    void addBlock(const void* address, std::int64_t bytes);
    void removeBlock(const void* address) noexcept;         ///< nothing where it is not known
    void moveBlock(const void* address, MemoryPart to);     ///< likewise

private:
    struct Block {
        std::int64_t bytes;
        MemoryPart part;
    };

    std::array<std::atomic<std::int64_t>, memoryPartCount> m_now{}, m_peak{};
    std::atomic<std::int64_t> m_total{0}, m_peakTotal{0}, m_budget{0};
    std::mutex m_blocksMutex;
    std::unordered_map<const void*, Block> m_blocks;
};

/// "12 MiB", rounded up.
std::string mebibytes(std::int64_t bytes);

} // namespace lathe
