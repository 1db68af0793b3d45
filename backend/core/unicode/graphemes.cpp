#include "unicode/graphemes.h"

#include "unicode/unicode.h"
#include "unicode/unicode_tables.h"

namespace lathe {

std::size_t graphemeEnd(std::string_view text, std::size_t at) {
    CodePoint point = codePointAt(text, at);
    at += point.bytes;
    if (point.value == '\r') return at < text.size() && text[at] == '\n' ? at + 1 : at;
    const auto breaksAlways = [](char32_t value) {
        return value == '\r' || value == '\n' || graphemeControlSet().contains(value);
    };
    if (breaksAlways(point.value)) return at;
    const auto ascii = [&] { return at < text.size() && static_cast<unsigned char>(text[at]) < 0x80; };
    if (point.value < 0x80 && ascii()) return at;
    while (at < text.size() && graphemePrependSet().contains(point.value)) {
        const CodePoint next = codePointAt(text, at);
        if (breaksAlways(next.value)) return at;
        point = next;
        at += next.bytes;
    }
    bool pictograph = pictographicSet().contains(point.value);
    while (at < text.size()) {
        const CodePoint next = codePointAt(text, at);
        if (graphemeExtendSet().contains(next.value)) {
            at += next.bytes;
            if (next.value != 0x200D || !pictograph || at >= text.size()) continue;
            const CodePoint joined = codePointAt(text, at);
            if (!pictographicSet().contains(joined.value)) continue;
            at += joined.bytes;
        } else {
            break;
        }
    }
    return at;
}

} // namespace lathe
