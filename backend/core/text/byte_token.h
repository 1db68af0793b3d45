#pragma once
// Of SentencePiece-like vocabularies: tokens that stand for one byte where a vocabulary has no token for a character: "<0x00>" to "<0xFF>".
#include <optional>
#include <string>
#include <string_view>

namespace lathe {

std::string byteToken(unsigned char byte);                         ///< with capital digits
std::optional<unsigned char> byteOfToken(std::string_view token);  ///< nullopt where it is no such token

/// SentencePiece's "▁" as the spaces they stand for.
std::string markedToText(std::string_view token);

} // namespace lathe
