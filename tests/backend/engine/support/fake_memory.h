#pragma once
// Memory of a device that the host can't touch: one file of memory, mapped twice. Addresses of the one mapping are what
// tensors hold; they can be neither read nor written, so that a host loop over a device's tensor faults as it would on
// a GPU. Through the other one the device's own kernels work.
#include <cstddef>
#include <map>
#include <mutex>

namespace lathe::test {

class FakeMemory {
public:
    explicit FakeMemory(std::size_t capacity);

    /// An address of the device, aligned to 512 bytes; nullptr where there is not so much in one piece. What lies there
    /// is rubbish.
    void* take(std::size_t bytes);
    void give(void* address);
    /// Where the device's kernels find an address; nullptr for nullptr. Throws c10::Error for an address that is not
    /// the device's.
    std::byte* seenByKernels(const void* address) const;

    std::size_t capacity() const { return m_capacity; }
    std::size_t used() const { return m_used; }
    std::size_t peak() const { return m_peak; } ///< the most used since restartPeak()
    void restartPeak() { m_peak = m_used; }

private:
    std::size_t m_capacity, m_used = 0, m_peak = 0;
    std::byte *m_device = nullptr, *m_kernels = nullptr;
    std::mutex m_mutex;
    std::map<std::size_t, std::size_t> m_free, m_taken; ///< offset, bytes
};

} // namespace lathe::test
