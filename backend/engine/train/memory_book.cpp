#include "train/memory_book.h"

#include "base/process_memory.h"
#include "tensor/allocator.h"
#include "tensor/booking.h"

#include <algorithm>

namespace lathe {

std::int64_t usualBudget() {
    releaseFreedBlocks();
    return booked().now.totalBytes() + availableMemoryBytes() / 10 * 9;
}

RunBudget::RunBudget(std::optional<double> gibibytes, std::int64_t runtimeBytes) {
    const std::int64_t most = usualBudget();
    setMemoryBudget(gibibytes ? std::clamp<std::int64_t>(std::int64_t(*gibibytes * double(1 << 30)) - runtimeBytes, 1, most) : most);
}

RunBudget::~RunBudget() { setMemoryBudget(usualBudget()); }

void MemoryBook::begin() {
    releaseFreedBlocks();
    m_runtime = std::max<std::int64_t>(0, processMemory().residentBytes - booked().now.totalBytes());
}

void MemoryBook::loaded() {
    releaseFreedBlocks();
    resetPeakMemory();
    restartPeak();
}

bool MemoryBook::stepDone() {
    m_use.now = booked().peak;
    m_use.now[MemoryPart::Runtime] += m_runtime;
    m_use.residentPeak = processMemory().peakBytes;
    restartPeak();
    if (m_use.now.totalBytes() <= m_use.peak.totalBytes()) return false;
    m_use.peak = m_use.now;
    return true;
}

} // namespace lathe
