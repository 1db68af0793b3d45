#include "tensor/processor.h"

#include "base/cpu_info.h"
#include "base/process_memory.h"
#include "lathe/error.h"
#include "lathe/rank.h"
#include "tensor/allocator.h"
#include "tensor/cpu_page_device.h"

#include <ATen/Version.h>
#include <ATen/native/DispatchStub.h>

#include <algorithm>

namespace lathe {

std::string Processor::name() const { return cpuModel(); }
std::string Processor::capability() const { return at::get_cpu_capability(); }

std::int64_t Processor::usualBudget() {
    releaseFreed();
    return ledger().inUse() + availableMemoryBytes() / rankOrAlone().sharersOfMemory() / 10 * 9;
}

void Processor::forgetEarlier() {
    releaseFreed();
    const std::int64_t own = processMemory().residentBytes - ledger().inUse();
    m_least = std::min(m_least, own);
    m_left = own - m_least;
}

std::int64_t Processor::runtimeBytes() {
    releaseFreed();
    return std::max<std::int64_t>(0, processMemory().residentBytes - ledger().inUse() - m_left);
}

std::int64_t Processor::heldPeakBytes() { return processMemory().peakBytes; }
void Processor::restartHeldPeak() { resetPeakMemory(); }
void Processor::releaseFreed() { releaseFreedBlocks(); }

std::unique_ptr<PageDevice> Processor::pages(MemoryPart part) { return std::make_unique<CpuPageDevice>(part); }

HostMemory Processor::hostMemory(std::size_t bytes, const std::filesystem::path& scratch) {
    return scratchMemory(bytes, scratch);
}

} // namespace lathe
