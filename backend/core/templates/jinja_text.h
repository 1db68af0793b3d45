#pragma once
// Strings as Python sees them: code points, not bytes. All texts here are valid UTF-8.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lathe::jinja {

/// Bytes of the blanks at an end, blanks as str.isspace has them.
std::size_t leadingSpace(std::string_view text);
std::size_t trailingSpace(std::string_view text);
bool isSpace(char32_t value);

/// Without blanks at both ends, or without any of the characters of `chars`.
std::string_view stripped(std::string_view text, bool left, bool right);
std::string_view stripped(std::string_view text, std::string_view chars, bool left, bool right);

std::int64_t codePoints(std::string_view text);
/// The byte where code point `index` begins; the text's size where there are fewer.
std::size_t byteOf(std::string_view text, std::int64_t index);

/// str.upper(), lower(), title(), capitalize(): full case mappings, the final sigma too.
std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string titled(std::string_view text);
std::string capitalized(std::string_view text);

/// str.isupper(), islower(): something cased, and nothing of the other case.
bool isUpper(std::string_view text);
bool isLower(std::string_view text);

/// Whether repr() writes it as it is.
bool isPrintable(char32_t value);

/// &, <, >, ' and " as HTML writes them (markupsafe's escape).
std::string escaped(std::string_view text);

} // namespace lathe::jinja
