#include "text/bert_characters.h"

#include "text/unicode.h"

#include <unicode/uchar.h>

namespace lathe {

namespace {

bool has(char32_t value, std::uint32_t mask) { return (U_MASK(u_charType(static_cast<UChar32>(value))) & mask) != 0; }

/// The character was there in Unicode 8.0.
bool isOld(char32_t value) {
    UVersionInfo age;
    u_charAge(static_cast<UChar32>(value), age);
    return age[0] > 0 && (age[0] < 8 || (age[0] == 8 && age[1] == 0));
}

} // namespace

bool isBertControl(char32_t value) {
    if (value == 0xFFFD) return true;
    if (value == '\t' || value == '\n' || value == '\r') return false;
    if (value < 0x7F) return value < 0x20;
    return has(value, U_GC_CC_MASK | U_GC_CO_MASK) || (has(value, U_GC_CF_MASK) && isOld(value));
}

bool isBertSpace(char32_t value) { return isWhiteSpace(value); }

bool isBertIdeograph(char32_t value) {
    if (value < 0x3400) return false;
    constexpr char32_t ranges[][2] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},  {0x20000, 0x2A6DF},
                                      {0x2A700, 0x2B81F}, {0x2B920, 0x2CEAF}, {0x2F800, 0x2FA1F}};
    for (const auto& [low, high] : ranges)
        if (value >= low && value <= high) return true;
    return false;
}

bool isBertPunctuation(char32_t value) {
    if (value < 0x80)
        return (value >= '!' && value <= '/') || (value >= ':' && value <= '@') || (value >= '[' && value <= '`') || (value >= '{' && value <= '~');
    if (value == 0x166D || value == 0x111C9) return true; // have another category since
    return has(value, U_GC_P_MASK) && isOld(value);
}

bool isBertAccent(char32_t value) {
    if (value < 0x300) return false;
    if (value == 0x1734) return true; // a spacing mark since
    if (value == 0x1885 || value == 0x1886 || value == 0xA9BD || value == 0x111C9) return false; // were something else
    return has(value, U_GC_MN_MASK) && isOld(value);
}

LowerCase lowerCaseOf(char32_t value) {
    if (value < 0x80) return {value >= 'A' && value <= 'Z' ? value + 32 : value};
    switch (value) { // one that becomes two, and those that came after ICU 72's Unicode 15
    case 0x130: return {'i', 0x307};
    case 0x1C89: return {0x1C8A};
    case 0xA7CB: return {0x264};
    case 0xA7CC: case 0xA7CE: case 0xA7D2: case 0xA7D4: case 0xA7DA: return {value + 1};
    case 0xA7DC: return {0x19B};
    default: break;
    }
    if (value >= 0x10D50 && value <= 0x10D65) return {value + 0x20};
    if (value >= 0x16EA0 && value <= 0x16EB8) return {value + 0x1B};
    return {static_cast<char32_t>(u_tolower(static_cast<UChar32>(value)))};
}

} // namespace lathe
