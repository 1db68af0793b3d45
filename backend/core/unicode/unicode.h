#pragma once
// The little of Unicode that tokenizers ask about: UTF-8 in and out, and classes of code points.
#include <cstddef>
#include <string>
#include <string_view>

namespace lathe {

/// The byte where `text` stops being UTF-8 (overlong forms, surrogates and values past U+10FFFF are none); npos where
/// it is.
std::size_t firstInvalidUtf8(std::string_view text);

/// Bytes with every maximal ill-formed part replaced by U+FFFD (Unicode standard, section 3.9, U+FFFD substitution).
std::string lossyUtf8(std::string_view bytes);

struct CodePoint {
    char32_t value = 0;
    std::size_t bytes = 0; ///< 1 to 4
};
/// The code point at byte `at` of valid UTF-8; `at` must be the first byte of one.
CodePoint codePointAt(std::string_view text, std::size_t at);
/// The code point that ends before byte `end` of valid UTF-8; `end` > 0.
CodePoint codePointBefore(std::string_view text, std::size_t end);
void appendUtf8(std::string& text, char32_t value);

bool isWhiteSpace(char32_t value); ///< property White_Space
bool isNumeric(char32_t value);    ///< general category Nd, Nl or No
bool isMark(char32_t value);       ///< general categories M*
bool isLetterOrNumber(char32_t value); ///< general categories L* and N*
bool isWordPart(char32_t value);   ///< alphabetic, mark, decimal digit, connector or joiner (UTS 18, \w)

} // namespace lathe
