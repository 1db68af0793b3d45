// The file is hostile until read: no count is believed before the bytes that it promises are there.
#include "files/gguf_reader.h"

#include "lathe/error.h"

#include <limits>

namespace lathe {
namespace {

/// Value types of the key-value part (docs/gguf.md, gguf_metadata_value_type).
enum ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, Array, U64, I64, F64, valueTypes };

constexpr std::size_t leastBytes[valueTypes] = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};
constexpr int maxArrayDepth = 4;

} // namespace

void GgufReader::refuse(const std::string& what) const {
    throw Error(ErrorKind::BadFile, {"%1 is not a valid GGUF file: %2.", m_source, what},
                "The file may be damaged or only partly downloaded: fetch it again.");
}

void GgufReader::cutOff(const std::string& what) const {
    refuse("it ends at byte " + std::to_string(m_bytes.size()) + ", within " + what);
}

std::uint64_t GgufReader::takeCount(const std::string& what, std::size_t least) {
    const auto count = take<std::uint64_t>(what);
    if (count > left() / least)
        refuse(what + " is " + std::to_string(count) + ", more than the remaining " + std::to_string(left())
               + " bytes can hold");
    return count;
}

std::string GgufReader::takeText(const std::string& what) {
    const std::uint64_t length = takeCount("the length of " + what, 1);
    std::string text(reinterpret_cast<const char*>(m_bytes.data()) + m_at, std::size_t(length));
    m_at += std::size_t(length);
    return text;
}

template <class T>
std::int64_t GgufReader::takeInteger(const std::string& key) {
    const T value = take<T>(key);
    if constexpr (std::is_same_v<T, std::uint64_t>)
        if (value > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
            refuse(key + " is too large: " + std::to_string(value));
    return std::int64_t(value);
}

GgufMetadata::Value GgufReader::takeScalar(std::uint32_t type, const std::string& key) {
    switch (type) {
    case U8: return takeInteger<std::uint8_t>(key);
    case I8: return takeInteger<std::int8_t>(key);
    case U16: return takeInteger<std::uint16_t>(key);
    case I16: return takeInteger<std::int16_t>(key);
    case U32: return takeInteger<std::uint32_t>(key);
    case I32: return takeInteger<std::int32_t>(key);
    case U64: return takeInteger<std::uint64_t>(key);
    case I64: return takeInteger<std::int64_t>(key);
    case F32: return double(take<float>(key));
    case F64: return take<double>(key);
    case Text: return takeText(key);
    case Bool: {
        const auto value = take<std::uint8_t>(key);
        if (value > 1) refuse(key + " is a bool of value " + std::to_string(value));
        return value == 1;
    }
    default: refuse(key + " has the unknown value type " + std::to_string(type));
    }
}

GgufMetadata::Value GgufReader::takeArray(const std::string& key, int depth) {
    if (depth > maxArrayDepth) refuse(key + " has lists within lists within lists");
    const auto type = take<std::uint32_t>(key);
    if (type >= valueTypes) refuse(key + " has the unknown value type " + std::to_string(type));
    const std::uint64_t count = takeCount("the count of " + key, leastBytes[type]);
    if (type == Array) {
        for (std::uint64_t i = 0; i < count; ++i) takeArray(key, depth + 1);
        return std::monostate{};
    }
    if (type == Text) {
        std::vector<std::string> texts(count);
        for (std::string& text : texts) text = takeText(key);
        return texts;
    }
    if (type == F32 || type == F64) {
        std::vector<double> numbers(count);
        for (double& number : numbers) number = std::get<double>(takeScalar(type, key));
        return numbers;
    }
    std::vector<std::int64_t> integers(count);
    for (std::int64_t& integer : integers) {
        const GgufMetadata::Value value = takeScalar(type, key);
        integer = type == Bool ? std::get<bool>(value) : std::get<std::int64_t>(value);
    }
    return integers;
}

GgufMetadata::Value GgufReader::takeValue(const std::string& key) {
    const auto type = take<std::uint32_t>(key);
    return type == Array ? takeArray(key, 1) : takeScalar(type, key);
}

} // namespace lathe
