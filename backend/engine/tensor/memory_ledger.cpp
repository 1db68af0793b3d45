#include "tensor/memory_ledger.h"

#include "lathe/error.h"
#include "tensor/booking.h"

namespace lathe {

std::string mebibytes(std::int64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB"; }

Booked MemoryLedger::booked() const {
    Booked result;
    for (std::size_t i = 0; i < memoryPartCount; ++i) {
        result.now.bytes[i] = m_now[i];
        result.peak.bytes[i] = m_peak[i];
    }
    return result;
}

void MemoryLedger::restartPeak() {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < memoryPartCount; ++i) sum += m_peak[i] = m_now[i].load();
    m_peakTotal = sum;
}

void MemoryLedger::requireRoom(std::int64_t bytes) const {
    const std::int64_t taken = m_total, most = m_budget;
    if (most > 0 && taken + bytes > most)
        throw Error(ErrorKind::OutOfMemory,
                    {"%1 more are needed, but %2 of the %3 that may be used are taken.", mebibytes(bytes),
                     mebibytes(taken), mebibytes(most)},
                    "Use a smaller batch size or max_length, gradient checkpointing or a quantized base; or give more "
                    "memory (memory_budget_gib).");
}

void MemoryLedger::add(MemoryPart part, std::int64_t bytes) {
    m_now[std::size_t(part)] += bytes;
    const std::int64_t sum = m_total += bytes;
    // Two threads at their peaks at once may mix their parts; each peak is a whole step's, so that costs one block's
    // accuracy.
    for (std::int64_t before = m_peakTotal; sum > before;)
        if (m_peakTotal.compare_exchange_weak(before, sum))
            for (std::size_t i = 0; i < memoryPartCount; ++i) m_peak[i] = m_now[i].load();
}

void MemoryLedger::remove(MemoryPart part, std::int64_t bytes) {
    m_now[std::size_t(part)] -= bytes;
    m_total -= bytes;
}

void MemoryLedger::move(MemoryPart from, MemoryPart to, std::int64_t bytes) {
    m_now[std::size_t(from)] -= bytes;
    m_now[std::size_t(to)] += bytes;
}

void MemoryLedger::addBlock(const void* address, std::int64_t bytes) {
    const MemoryPart part = BookAs::current();
    const std::lock_guard lock(m_blocksMutex);
    m_blocks[address] = {bytes, part};
    add(part, bytes);
}

void MemoryLedger::removeBlock(const void* address) noexcept {
    const std::lock_guard lock(m_blocksMutex);
    const auto found = m_blocks.find(address);
    if (found == m_blocks.end()) return;
    remove(found->second.part, found->second.bytes);
    m_blocks.erase(found);
}

void MemoryLedger::moveBlock(const void* address, MemoryPart to) {
    const std::lock_guard lock(m_blocksMutex);
    const auto found = m_blocks.find(address);
    if (found == m_blocks.end()) return;
    move(std::exchange(found->second.part, to), to, found->second.bytes);
}

} // namespace lathe
