#pragma once
// What only some rows have, as bytes: a list of parts, each with its kind and its size.
#include "dataset/ledger_row.h"

#include <span>
#include <string>

namespace lathe {

/// Appends types, sequence, starts, labels, offsets, span, key and problem of the row, those that it has; often none.
void writeExtra(const PreparedRow& row, std::string& bytes);
/// Puts them back. Throws Error{BadFile} where a part's size is wrong.
void readExtra(std::span<const std::byte> bytes, PreparedRow& row);

} // namespace lathe
