#include "train/memory_book.h"

#include <algorithm>

namespace lathe {

RunBudget::RunBudget(ComputeDevice& device, std::optional<double> gibibytes, std::int64_t runtimeBytes)
    : m_device(device) {
    const std::int64_t most = device.usualBudget();
    device.setBudget(gibibytes
                         ? std::clamp<std::int64_t>(std::int64_t(*gibibytes * double(1 << 30)) - runtimeBytes, 1, most)
                         : most);
}

RunBudget::~RunBudget() {
    if (!m_device.failure())
        m_device.setBudget(m_device.usualBudget()); // a device that has failed can't be asked what is free
}

void MemoryBook::begin(ComputeDevice& device) {
    m_device = &device;
    m_runtime = device.runtimeBytes();
}

void MemoryBook::loaded() {
    m_device->releaseFreed();
    m_device->restartHeldPeak();
    m_device->ledger().restartPeak();
}

bool MemoryBook::stepDone() {
    m_use.now = m_device->ledger().booked().peak;
    m_use.now[MemoryPart::Runtime] += m_runtime;
    m_use.residentPeak = m_device->heldPeakBytes();
    m_device->ledger().restartPeak();
    if (m_use.now.totalBytes() <= m_use.peak.totalBytes()) return false;
    m_use.peak = m_use.now;
    return true;
}

} // namespace lathe
