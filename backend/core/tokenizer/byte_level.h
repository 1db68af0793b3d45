#pragma once
// The byte-level alphabet of GPT-2: each of the 256 bytes has a printable character, so that any text can be spelt in a
// vocabulary of strings. Printable Latin-1 stands for itself, the other 68 bytes for U+0100 onwards, in order.
#include <optional>
#include <string>
#include <string_view>

namespace lathe {

/// UTF-8 of the character that stands for `byte`: "a" for 'a', "Ġ" for a space.
const std::string& byteLevelCharacter(unsigned char byte);
std::string toByteLevel(std::string_view bytes);
/// nullopt where a character of `token` is not of the alphabet. `token` must be UTF-8.
std::optional<std::string> fromByteLevel(std::string_view token);

} // namespace lathe
