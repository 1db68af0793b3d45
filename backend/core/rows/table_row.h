#pragma once
// One row's text to its columns, or to the sentence that says where and why it has none.
#include "rows/table_reader.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace lathe {

using RowColumns = nlohmann::ordered_json; ///< an object; members in the file's order

struct ParsedRow {
    RowColumns columns;
    std::string problem; ///< "line 3, column 17: invalid literal at "nope}""; empty where the row is an object
};

/// UTF-8 is checked first, then what the kind says. Never throws for what a file may hold.
ParsedRow parseRow(const RawRow& row, const FileKind& kind, const TableShape& shape = {});

/// "line 3, column 17: `reason` at "excerpt"", for byte `at` of the row, as a row without columns.
ParsedRow failedRow(const RawRow& row, std::size_t at, const std::string& reason);

/// A row for each run of lines between those that separate.
std::unique_ptr<RowReader> openBlocks(std::string_view bytes, bool (*separates)(std::string_view line));

/// A to Z as a to z; other bytes as they are.
std::string lowerAscii(std::string_view text);

/// Where the first byte stands that is not UTF-8 (RFC 3629: no surrogates, nothing overlong); npos where all is well.
std::size_t invalidUtf8(std::string_view text);

/// `text` around byte `at`, at most about 40 bytes, in quotes, with ... where it was cut; other bytes as U+FFFD.
std::string excerpt(std::string_view text, std::size_t at);

/// Bytes that are no UTF-8 become U+FFFD.
std::string cleanUtf8(std::string_view text);

} // namespace lathe
