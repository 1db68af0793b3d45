// Decoding is strict: whatever is not well-formed is found here, and no later step has to ask.
#include "unicode/unicode.h"

#include "unicode/unicode_tables.h"

#include <cstdint>

namespace lathe {

namespace {

struct Part {
    std::size_t bytes; ///< of the code point, or of its longest well-formed beginning (at least 1)
    bool whole;
};

/// Table 3-7 of the Unicode standard: which second bytes may follow which first byte.
Part partAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(at);
    if (first < 0x80) return {1, true};
    std::size_t length = 0;
    unsigned low = 0x80, high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) length = 2;
    else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
    } else return {1, false};
    for (std::size_t i = 1; i < length; ++i) {
        if (at + i >= text.size() || byte(at + i) < low || byte(at + i) > high) return {i, false};
        low = 0x80;
        high = 0xBF;
    }
    return {length, true};
}

} // namespace

std::size_t firstInvalidUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const Part part = partAt(text, at);
        if (!part.whole) return at;
        at += part.bytes;
    }
    return std::string_view::npos;
}

std::string lossyUtf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const Part part = partAt(bytes, at);
        if (part.whole) text.append(bytes, at, part.bytes);
        else text += "\xEF\xBF\xBD";
        at += part.bytes;
    }
    return text;
}

CodePoint codePointAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
    const char32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    if (first < 0xE0) return {(first & 0x1F) << 6 | (byte(1) & 0x3F), 2};
    if (first < 0xF0) return {(first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
    return {(first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

CodePoint codePointBefore(std::string_view text, std::size_t end) {
    std::size_t at = end - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return codePointAt(text, at);
}

void appendUtf8(std::string& text, char32_t value) {
    const auto add = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (value < 0x80) add(value);
    else if (value < 0x800) {
        add(0xC0 | value >> 6);
        add(0x80 | (value & 0x3F));
    } else if (value < 0x10000) {
        add(0xE0 | value >> 12);
        add(0x80 | (value >> 6 & 0x3F));
        add(0x80 | (value & 0x3F));
    } else {
        add(0xF0 | value >> 18);
        add(0x80 | (value >> 12 & 0x3F));
        add(0x80 | (value >> 6 & 0x3F));
        add(0x80 | (value & 0x3F));
    }
}

bool isWhiteSpace(char32_t value) {
    return value < 0x80 ? value == ' ' || (value >= 9 && value <= 13) : whiteSpaceSet().contains(value);
}

bool isNumeric(char32_t value) { return numericSet().contains(value); }

bool isMark(char32_t value) { return value >= 0x300 && markSet().contains(value); }

bool isLetterOrNumber(char32_t value) {
    static const CodePointSet set(unionOf(*propertyRuns("L"), *propertyRuns("N")));
    return set.contains(value);
}

bool isWordPart(char32_t value) { return wordSet().contains(value); }

} // namespace lathe
