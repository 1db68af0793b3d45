// CoNLL (Tjong Kim Sang, De Meulder 2003): a word a line with its tags behind it, the last of them the wanted one;
// blank lines between sentences; -DOCSTART- lines and comments between them, which are passed over.
#include "rows/table_row.h"

#include <algorithm>
#include <vector>

namespace lathe {
namespace {

/// Of CoNLL-U ("# sent_id = 1", "# newdoc") and CoNLL-2012 ("#begin document"), which stand between sentences. Other
/// lines that begin with a hash are words.
bool isComment(std::string_view line) {
    if (!line.starts_with('#') || line.find('\t') != std::string_view::npos) return false;
    if (line.starts_with("# ") && line.find(" = ") != std::string_view::npos) return true;
    return line.starts_with("# newdoc") || line.starts_with("# newpar") || line.starts_with("#begin document")
           || line.starts_with("#end document");
}

bool separates(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos || line.starts_with("-DOCSTART-")
           || isComment(line);
}

/// At tabs where the line has any, else at runs of spaces.
std::vector<std::string_view> cellsOf(std::string_view line) {
    std::vector<std::string_view> cells;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    const bool tabs = line.find('\t') != std::string_view::npos;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find(tabs ? '\t' : ' ', at), line.size());
        if (tabs || end > at) cells.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return cells;
}

} // namespace

std::unique_ptr<RowReader> openConll(std::string_view bytes, const std::string&, const TableShape&) {
    return openBlocks(bytes, separates);
}

ParsedRow parseConll(const RawRow& row, const TableShape&) {
    std::vector<RowColumns> columns;
    for (std::size_t at = 0; at < row.text.size();) {
        const std::size_t end = std::min(row.text.find('\n', at), row.text.size());
        const std::string_view line = row.text.substr(at, end - at);
        const auto cells = cellsOf(line);
        if (columns.empty()) columns.assign(cells.size(), RowColumns::array());
        if (cells.size() != columns.size())
            return failedRow(row, at,
                             "the line has " + std::to_string(cells.size()) + " columns, and the sentence's first "
                                 + std::to_string(columns.size()) + ":");
        if (cells.size() < 2) return failedRow(row, at, "a word without a tag");
        for (std::size_t i = 0; i < cells.size(); ++i) columns[i].push_back(std::string(cells[i]));
        at = end + 1;
    }
    ParsedRow parsed;
    parsed.columns = RowColumns::object();
    for (std::size_t i = 0; i < columns.size(); ++i)
        parsed.columns[i == 0                    ? "tokens"
                       : i + 1 == columns.size() ? "tags"
                                                 : std::to_string(i + 1)] = std::move(columns[i]);
    return parsed;
}

} // namespace lathe
