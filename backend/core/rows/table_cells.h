#pragma once
// What tells the cells of a CSV or TSV file apart, found from its first rows or given.
#include "lathe/choices.h"
#include "rows/table_row.h"

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// The data source's fields; empty: to be found.
struct TableWishes {
    std::string delimiter; ///< a character, or "tab"
    std::string quote;     ///< a character, or "none"
    HeaderRow header = HeaderRow::Auto; ///< Auto: the first row is one if a cell of it is a known name
    bool tabs = false;     ///< a .tsv file: cells end at tabs
};

/// Columns without a name are called "1", "2", ... A .tsv file's quotes count only where they are closed on their line,
/// unless `quote` was given. `known`: column names in lower case.
TableShape findShape(std::string_view bytes, const TableWishes& wishes, const std::vector<std::string>& known);

/// What was found, for people: "cells end at ;, quotes are \", the first row names the columns".
std::string describeShape(const TableShape& shape);

/// Behind the record (with its line end) that begins at byte `at`; its cells, without quotes, where asked for. A quote
/// that opens a cell and is not closed before a delimiter or a line's end is text.
std::size_t recordEnd(std::string_view bytes, std::size_t at, const TableShape& shape, std::vector<std::string>* cells);

} // namespace lathe
