#include "tokenizer/byte_level.h"

#include "unicode/unicode.h"

#include <array>
#include <cstdint>

namespace lathe {

namespace {

struct Alphabet {
    std::array<std::string, 256> character;
    std::array<std::int16_t, 0x200> byte; ///< of a code point below 0x200; -1: none
    Alphabet() {
        byte.fill(-1);
        char32_t next = 0x100;
        for (int b = 0; b < 256; ++b) {
            const bool printable = (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            const char32_t value = printable ? static_cast<char32_t>(b) : next++;
            appendUtf8(character[b], value);
            byte[value] = static_cast<std::int16_t>(b);
        }
    }
};

const Alphabet& alphabet() {
    static const Alphabet table;
    return table;
}

} // namespace

const std::string& byteLevelCharacter(unsigned char byte) { return alphabet().character[byte]; }

std::string toByteLevel(std::string_view bytes) {
    std::string token;
    token.reserve(bytes.size() * 2);
    for (const char byte : bytes) token += byteLevelCharacter(static_cast<unsigned char>(byte));
    return token;
}

std::optional<std::string> fromByteLevel(std::string_view token) {
    const Alphabet& table = alphabet();
    std::string bytes;
    bytes.reserve(token.size());
    for (std::size_t at = 0; at < token.size();) {
        const CodePoint point = codePointAt(token, at);
        if (point.value >= table.byte.size() || table.byte[point.value] < 0) return std::nullopt;
        bytes += static_cast<char>(table.byte[point.value]);
        at += point.bytes;
    }
    return bytes;
}

} // namespace lathe
