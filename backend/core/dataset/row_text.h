#pragma once
// What a row says to people: the words that its format reads, without a template or a file format around them.
#include "dataset/dataset_reader.h"

#include <string>
#include <string_view>

namespace lathe {

/// All strings of the columns that the format reads, a line each; the row as it stands in the file where there are
/// none.
std::string wordsOfRow(const PendingRow& row);

/// The first 300 bytes or so, whole characters, "..." where there is more.
std::string beginningOf(std::string_view text);

/// `words` is in it, A to Z in either case.
bool says(std::string_view text, std::string_view words);

} // namespace lathe
