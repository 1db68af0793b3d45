#include "tokenizer/bert_characters.h"

#include "unicode/unicode_tables.h"

namespace lathe {

bool isBertControl(char32_t value) {
    if (value >= ' ' && value < 0x7F) return false;
    return bertControlSet().contains(value);
}

bool isBertSpace(char32_t value) {
    return value < 0x80 ? value == ' ' || value == '\t' || value == '\n' || value == '\r'
                        : bertSpaceSet().contains(value);
}

bool isBertIdeograph(char32_t value) {
    if (value < 0x3400) return false;
    constexpr char32_t ranges[][2] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},  {0x20000, 0x2A6DF},
                                      {0x2A700, 0x2B81F}, {0x2B920, 0x2CEAF}, {0x2F800, 0x2FA1F}};
    for (const auto& [low, high] : ranges)
        if (value >= low && value <= high) return true;
    return false;
}

bool isBertPunctuation(char32_t value) { return punctuationSet().contains(value); }

bool isBertAccent(char32_t value) { return value >= 0x300 && bertAccentSet().contains(value); }

LowerCase lowerCaseOf(char32_t value) {
    if (value < 0x80) return {value >= 'A' && value <= 'Z' ? value + 32 : value};
    const auto* lower = lowerCaseMap().find(value);
    if (!lower) return {value};
    return {(*lower)[0], lower->size() > 1 ? (*lower)[1] : 0};
}

} // namespace lathe
