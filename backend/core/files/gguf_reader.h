#pragma once
// Reads a GGUF header front to back; every read is checked against the file's end, every count against what is left.
#include "files/gguf_metadata.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace lathe {

class GgufReader {
public:
    GgufReader(std::span<const std::byte> bytes, std::string source) : m_bytes(bytes), m_source(std::move(source)) {}

    template <class T>
    T take(const std::string& what) {
        static_assert(std::is_arithmetic_v<T>);
        if (left() < sizeof(T)) cutOff(what);
        T value;
        std::memcpy(&value, m_bytes.data() + m_at, sizeof(T));
        m_at += sizeof(T);
        return value;
    }
    /// A count of things that take at least `least` bytes each.
    std::uint64_t takeCount(const std::string& what, std::size_t least);
    std::string takeText(const std::string& what);
    /// A typed value of the key-value part.
    GgufMetadata::Value takeValue(const std::string& key);

    std::size_t at() const { return m_at; }
    std::size_t left() const { return m_bytes.size() - m_at; }
    const std::string& source() const { return m_source; }
    [[noreturn]] void refuse(const std::string& what) const;

private:
    [[noreturn]] void cutOff(const std::string& what) const;
    GgufMetadata::Value takeScalar(std::uint32_t type, const std::string& key);
    GgufMetadata::Value takeArray(const std::string& key, int depth);
    template <class T> std::int64_t takeInteger(const std::string& key);

    std::span<const std::byte> m_bytes;
    std::string m_source;
    std::size_t m_at = 0;
};

} // namespace lathe
