#include "tensor/cpu_page_device.h"

#include "base/mapped_file.h"
#include "lathe/error.h"
#include "tensor/booking.h"

#include <sys/mman.h>

#include <cstring>
#include <string>

namespace lathe {

CpuPageDevice::CpuPageDevice(MemoryPart part) : m_part(part), m_thread([this] { run(); }) {}

CpuPageDevice::~CpuPageDevice() {
    begin({nullptr, nullptr, 0, nullptr, true});
    m_thread.join();
    unmap(m_spare);
}

/// Mappings of their own: among the blocks of malloc, pages and what is made and freed between them would leave holes
/// for each other.
void* CpuPageDevice::allocate(std::size_t bytes) {
    if (m_spare.bytes == bytes) return std::exchange(m_spare, {}).memory;
    unmap(m_spare);
    hostLedger().requireRoom(std::int64_t(bytes));
    hostLedger().add(m_part, std::int64_t(bytes));
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) return memory;
    hostLedger().remove(m_part, std::int64_t(bytes));
    throw Error(ErrorKind::OutOfMemory,
                {"The system has no %1 MiB for a page.", std::to_string((bytes + (1 << 20) - 1) >> 20)},
                "Close other programs, or give pages less memory (weight_pages_mib, optimizer_pages_mib).");
}

/// One block stays, since the next page is mostly as large as the one that gave way, and fresh memory costs as much as
/// the copy itself.
void CpuPageDevice::release(void* memory, std::size_t bytes) noexcept {
    unmap(m_spare);
    m_spare = {memory, bytes};
}

void CpuPageDevice::unmap(Block& block) noexcept {
    if (!block.memory) return;
    ::munmap(block.memory, block.bytes);
    hostLedger().remove(m_part, std::int64_t(block.bytes));
    block = {};
}

CpuPageDevice::Ticket CpuPageDevice::begin(Copy copy) {
    const Ticket ticket = m_asked.load(std::memory_order_relaxed);
    for (Ticket done = m_done; ticket - done >= depth; done = m_done) m_done.wait(done);
    m_ring[ticket % depth] = copy;
    m_asked = ticket + 1;
    m_asked.notify_one();
    return ticket;
}

void CpuPageDevice::wait(Ticket ticket) {
    for (Ticket done = m_done; done <= ticket; done = m_done) m_done.wait(done);
}

void CpuPageDevice::run() {
    for (Ticket next = 0;; ++next) {
        m_asked.wait(next);
        const Copy copy = m_ring[next % depth];
        if (copy.last) return;
        std::memcpy(copy.to, copy.from, copy.bytes);
        MappedFile::release({static_cast<const std::byte*>(copy.host), copy.bytes});
        m_done = next + 1;
        m_done.notify_one();
    }
}

} // namespace lathe
