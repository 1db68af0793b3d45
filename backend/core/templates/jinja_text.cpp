// Case and blanks follow Unicode's tables as Python's str does, beyond ASCII as well.
#include "templates/jinja_text.h"

#include "unicode/unicode.h"
#include "unicode/unicode_tables.h"

namespace lathe::jinja {

namespace {

constexpr bool isAscii(char c) { return (c & 0x80) == 0; }

void append(std::string& text, const CodePointMap& map, char32_t value) {
    const auto* becomes = map.find(value);
    if (!becomes) appendUtf8(text, value);
    else
        for (const char32_t one : *becomes) appendUtf8(text, one);
}

void appendUpper(std::string& text, char32_t value) { append(text, upperCaseMap(), value); }
void appendTitle(std::string& text, char32_t value) {
    append(text, titleCaseMap().find(value) ? titleCaseMap() : upperCaseMap(), value);
}

/// A capital sigma ends a word where something cased comes before it and nothing cased behind (Unicode, table 3-17).
bool isFinalSigma(std::string_view text, std::size_t at) {
    bool before = false;
    for (std::size_t end = at; end > 0;) {
        const CodePoint one = codePointBefore(text, end);
        end -= one.bytes;
        if (caseIgnorableSet().contains(one.value)) continue;
        before = casedSet().contains(one.value);
        break;
    }
    if (!before) return false;
    for (at += 2; at < text.size();) {
        const CodePoint one = codePointAt(text, at);
        at += one.bytes;
        if (!caseIgnorableSet().contains(one.value)) return !casedSet().contains(one.value);
    }
    return true;
}

void appendLower(std::string& text, std::string_view source, std::size_t at, char32_t value) {
    if (value == 0x3A3) appendUtf8(text, isFinalSigma(source, at) ? 0x3C2 : 0x3C3);
    else append(text, lowerCaseMap(), value);
}

} // namespace

bool isSpace(char32_t value) {
    return (value >= 9 && value <= 13) || (value >= 0x1C && value <= 0x20) || value == 0x85 || value == 0xA0
           || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) || value == 0x2028 || value == 0x2029
           || value == 0x202F || value == 0x205F || value == 0x3000;
}

std::size_t leadingSpace(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const CodePoint one = codePointAt(text, at);
        if (!isSpace(one.value)) break;
        at += one.bytes;
    }
    return at;
}

std::size_t trailingSpace(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0) {
        const CodePoint one = codePointBefore(text, end);
        if (!isSpace(one.value)) break;
        end -= one.bytes;
    }
    return text.size() - end;
}

std::string_view stripped(std::string_view text, bool left, bool right) {
    if (left) text.remove_prefix(leadingSpace(text));
    if (right) text.remove_suffix(trailingSpace(text));
    return text;
}

std::string_view stripped(std::string_view text, std::string_view chars, bool left, bool right) {
    const auto among = [&](char32_t value) {
        for (std::size_t at = 0; at < chars.size();) {
            const CodePoint one = codePointAt(chars, at);
            if (one.value == value) return true;
            at += one.bytes;
        }
        return false;
    };
    while (left && !text.empty()) {
        const CodePoint one = codePointAt(text, 0);
        if (!among(one.value)) break;
        text.remove_prefix(one.bytes);
    }
    while (right && !text.empty()) {
        const CodePoint one = codePointBefore(text, text.size());
        if (!among(one.value)) break;
        text.remove_suffix(one.bytes);
    }
    return text;
}

std::int64_t codePoints(std::string_view text) {
    std::int64_t count = 0;
    for (const char c : text) count += (c & 0xC0) != 0x80;
    return count;
}

std::size_t byteOf(std::string_view text, std::int64_t index) {
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if ((text[at] & 0xC0) != 0x80 && index-- == 0) break;
    return at;
}

std::string upper(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (isAscii(text[at])) {
            const char c = text[at++];
            made += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
            continue;
        }
        const CodePoint one = codePointAt(text, at);
        appendUpper(made, one.value);
        at += one.bytes;
    }
    return made;
}

std::string lower(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (isAscii(text[at])) {
            const char c = text[at++];
            made += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            continue;
        }
        const CodePoint one = codePointAt(text, at);
        appendLower(made, text, at, one.value);
        at += one.bytes;
    }
    return made;
}

std::string titled(std::string_view text) {
    std::string made;
    bool inWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint one = codePointAt(text, at);
        if (inWord) appendLower(made, text, at, one.value);
        else appendTitle(made, one.value);
        inWord = casedSet().contains(one.value);
        at += one.bytes;
    }
    return made;
}

std::string capitalized(std::string_view text) {
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint one = codePointAt(text, at);
        if (at > 0) appendLower(made, text, at, one.value);
        else appendTitle(made, one.value);
        at += one.bytes;
    }
    return made;
}

namespace {
bool isOneCase(std::string_view text, bool upperCase) {
    bool cased = false;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint one = codePointAt(text, at);
        at += one.bytes;
        if (!casedSet().contains(one.value) && !upperCaseMap().find(one.value)) continue;
        if ((lowerCaseMap().find(one.value) != nullptr) != upperCase) return false;
        cased = true;
    }
    return cased;
}
} // namespace

bool isUpper(std::string_view text) { return isOneCase(text, true); }
bool isLower(std::string_view text) { return isOneCase(text, false); }

bool isPrintable(char32_t value) { return value < 0x7F ? value >= 0x20 : !notPrintableSet().contains(value); }

std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        switch (c) {
        case '&': made += "&amp;"; break;
        case '<': made += "&lt;"; break;
        case '>': made += "&gt;"; break;
        case '\'': made += "&#39;"; break;
        case '"': made += "&#34;"; break;
        default: made += c;
        }
    }
    return made;
}

} // namespace lathe::jinja
