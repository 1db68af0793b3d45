#include "backend/engine/support/fake_memory.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace lathe::test {

FakeMemory::FakeMemory(std::size_t capacity) : m_capacity((capacity + 4095) / 4096 * 4096) {
    const int file = memfd_create("fake device", 0);
    TORCH_CHECK(file >= 0 && ftruncate(file, off_t(m_capacity)) == 0, "no memory file");
    m_device = static_cast<std::byte*>(mmap(nullptr, m_capacity, PROT_NONE, MAP_SHARED, file, 0));
    m_kernels = static_cast<std::byte*>(mmap(nullptr, m_capacity, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
    close(file);
    TORCH_CHECK(m_device != MAP_FAILED && m_kernels != MAP_FAILED, "no address space");
    m_free[0] = m_capacity;
}

void* FakeMemory::take(std::size_t bytes) {
    const std::size_t size = (bytes + 511) / 512 * 512;
    const std::lock_guard lock(m_mutex);
    for (auto hole = m_free.begin(); hole != m_free.end(); ++hole) { // the first that is large enough
        if (hole->second < size) continue;
        const auto [offset, room] = *hole;
        m_taken.emplace(offset, size); // the only block of the host's that this asks for: refused, nothing has changed
        auto rest = m_free.extract(hole);
        if (room > size) {
            rest.key() = offset + size;
            rest.mapped() = room - size;
            m_free.insert(std::move(rest));
        }
        m_used += size;
        m_peak = std::max(m_peak, m_used);
        std::memset(m_kernels + offset, 0xFF, size); // NaNs: nobody may live on zeros
        return m_device + offset;
    }
    return nullptr;
}

// Destructors call it: it asks for no block of the host's, the entry itself moves from one list to the other.
void FakeMemory::give(void* address) {
    if (!address) return;
    const std::lock_guard lock(m_mutex);
    auto entry = m_taken.extract(std::size_t(static_cast<std::byte*>(address) - m_device));
    TORCH_CHECK(entry, "freed twice, or not the device's");
    const std::size_t offset = entry.key();
    std::size_t& size = entry.mapped();
    m_used -= size;
    auto next = m_free.lower_bound(offset);
    if (next != m_free.end() && next->first == offset + size) {
        size += next->second;
        next = m_free.erase(next);
    }
    if (next != m_free.begin())
        if (const auto before = std::prev(next); before->first + before->second == offset) {
            before->second += size;
            return;
        }
    m_free.insert(std::move(entry));
}

std::byte* FakeMemory::seenByKernels(const void* address) const {
    const auto* at = static_cast<const std::byte*>(address);
    if (!at) return nullptr;
    TORCH_CHECK(at >= m_device && at < m_device + m_capacity, "not an address of the fake device");
    return m_kernels + (at - m_device);
}

} // namespace lathe::test
