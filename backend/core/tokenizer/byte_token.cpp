#include "tokenizer/byte_token.h"

namespace lathe {

std::string byteToken(unsigned char byte) {
    constexpr char digits[] = "0123456789ABCDEF";
    return std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + ">";
}

std::optional<unsigned char> byteOfToken(std::string_view token) {
    if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return std::nullopt;
    unsigned value = 0;
    for (const char c : token.substr(3, 2)) {
        if (c >= '0' && c <= '9') value = value * 16 + static_cast<unsigned>(c - '0');
        else if (c >= 'A' && c <= 'F') value = value * 16 + static_cast<unsigned>(c - 'A' + 10);
        else if (c >= 'a' && c <= 'f') value = value * 16 + static_cast<unsigned>(c - 'a' + 10);
        else return std::nullopt;
    }
    return static_cast<unsigned char>(value);
}

std::string markedToText(std::string_view token) {
    std::string text;
    for (std::size_t at = 0; at < token.size();) {
        const bool mark = token.substr(at).starts_with(spaceMark);
        text += mark ? ' ' : token[at];
        at += mark ? spaceMark.size() : 1;
    }
    return text;
}

} // namespace lathe
