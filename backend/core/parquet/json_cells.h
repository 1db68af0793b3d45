#pragma once
// Arrow's values as JSON.
#include <arrow/api.h>

#include <string>

namespace lathe {

/// Text between quotes; bytes that are no UTF-8 stay as they are, for the row's own check to find.
void appendJsonText(std::string& out, std::string_view text);

/// Value `i`. Null as null; numbers as numbers (not finite: null); text as text; bytes as text where they are UTF-8,
/// else "(12 bytes)"; lists as arrays, structs as objects, maps with text as keys as objects, other maps as arrays of
/// {"key", "value"}; dictionaries as what they stand for; decimals, dates, times and what else there is as Arrow writes
/// them, as text.
void appendJson(std::string& out, const arrow::Array& array, std::int64_t i);

} // namespace lathe
