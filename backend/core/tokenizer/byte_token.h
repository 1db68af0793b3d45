#pragma once
// Of SentencePiece-like vocabularies: tokens that stand for one byte where a vocabulary has no token for a character,
// "<0x00>" to "<0xFF>", and the mark that stands for a space.
#include <optional>
#include <string>
#include <string_view>

namespace lathe {

inline constexpr std::string_view spaceMark = "\xE2\x96\x81"; ///< "▁" (U+2581)

std::string byteToken(unsigned char byte);                         ///< with capital digits
std::optional<unsigned char> byteOfToken(std::string_view token);  ///< nullopt where it is no such token

/// Marks as the spaces they stand for.
std::string markedToText(std::string_view token);

} // namespace lathe
