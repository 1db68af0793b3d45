#pragma once
// Arrays in device memory, as tests make and read them; the runtime behind it is CUDA's or the shim's.
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace lathe::test {

/// nullptr, or why there is no GPU to run on.
const char* deviceMissing();

/// Bytes in device memory, all bits set: numbers that are none.
class DeviceMemory {
public:
    explicit DeviceMemory(std::size_t bytes);
    ~DeviceMemory();
    DeviceMemory(const DeviceMemory&) = delete;

    void* data() const { return m_data; }
    void write(std::size_t offset, const void* from, std::size_t bytes);
    void read(std::size_t offset, void* to,
              std::size_t bytes) const; ///< after all that was launched. Throws CUDA's words

private:
    void* m_data = nullptr;
};

/// `skipped`: elements between a boundary of 16 bytes and the first one. Behind the last one, memory ends.
template <class T> class DeviceArray {
public:
    explicit DeviceArray(std::size_t count, std::size_t skipped = 0)
        : m_count(count), m_skipped(skipped), m_memory((count + skipped) * sizeof(T)) {}
    explicit DeviceArray(const std::vector<T>& values, std::size_t skipped = 0) : DeviceArray(values.size(), skipped) {
        m_memory.write(m_skipped * sizeof(T), values.data(), m_count * sizeof(T));
    }

    T* data() const { return static_cast<T*>(m_memory.data()) + m_skipped; }
    std::vector<T> read() const {
        std::vector<unsigned char> before(m_skipped * sizeof(T));
        m_memory.read(0, before.data(), before.size());
        for (const unsigned char byte : before)
            if (byte != 0xff) throw std::runtime_error("a kernel wrote before an array");
        std::vector<T> values(m_count);
        m_memory.read(m_skipped * sizeof(T), values.data(), m_count * sizeof(T));
        return values;
    }

private:
    std::size_t m_count, m_skipped;
    DeviceMemory m_memory;
};

} // namespace lathe::test
