#include "tensor/cpu_page_device.h"

#include "base/mapped_file.h"
#include "tensor/booking.h"

#include <c10/core/CPUAllocator.h>

#include <cstring>

namespace lathe {

struct CpuPageDevice::Memory {
    c10::DataPtr data;
};

CpuPageDevice::CpuPageDevice(MemoryPart part) : m_part(part), m_thread([this] { run(); }) {}

CpuPageDevice::~CpuPageDevice() { begin({nullptr, nullptr, 0, nullptr, true}); }

void* CpuPageDevice::allocate(std::size_t bytes) {
    const BookAs book(m_part);
    auto memory = std::make_unique<Memory>(Memory{c10::GetCPUAllocator()->allocate(bytes)});
    void* at = memory->data.get();
    m_memory.emplace(at, std::move(memory));
    return at;
}

void CpuPageDevice::release(void* memory, std::size_t) noexcept { m_memory.erase(memory); }

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
