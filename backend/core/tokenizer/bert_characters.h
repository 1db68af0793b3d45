#pragma once
// The classes of characters that BERT's text cleaning asks about, as tokenizers has them: general categories frozen at
// Unicode 8 (newer characters belong to none), except lower case, which is the newest Unicode's. Found by asking
// tokenizers 0.23 about every code point.
namespace lathe {

bool isBertControl(
    char32_t value);     ///< taken out of the text: NUL, U+FFFD, controls but tab and line ends, formats, private use
bool isBertSpace(char32_t value);       ///< becomes a space: tab, line ends, and the property White_Space
bool isBertIdeograph(char32_t value);   ///< gets spaces around it; the ranges as tokenizers has them, gaps included
bool isBertPunctuation(char32_t value); ///< a word of its own: ASCII punctuation and symbols, and the categories P*
bool isBertAccent(char32_t value);      ///< category Mn

/// The lower case of one character: at most two.
struct LowerCase {
    char32_t first = 0, second = 0; ///< second 0: none
};
LowerCase lowerCaseOf(char32_t value);

} // namespace lathe
