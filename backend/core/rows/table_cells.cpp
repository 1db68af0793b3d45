// CSV and TSV (RFC 4180, with any delimiter and quote), read record by record: a file of any size is shown from its
// start, and a record keeps the line it begins on.
#include "rows/table_cells.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::size_t longestQuoted = std::size_t(16)
                                      << 20; // bytes; a quote that is open for longer was never meant to be one

/// Behind the quote that closes the cell opened at `at`; npos where none does, or where something stands between it and
/// the next delimiter.
std::size_t closedAt(std::string_view bytes, std::size_t at, const TableShape& shape) {
    const std::size_t most = std::min(bytes.size(), at + longestQuoted);
    for (std::size_t i = at + 1; i < most; ++i) {
        if (bytes[i] == '\n' && !shape.quotedLines) return std::string_view::npos;
        if (bytes[i] != shape.quote) continue;
        if (i + 1 < bytes.size() && bytes[i + 1] == shape.quote) {
            ++i;
            continue;
        }
        const char next = i + 1 < bytes.size() ? bytes[i + 1] : '\n';
        const bool lineEnd = next == '\n' || (next == '\r' && (i + 2 >= bytes.size() || bytes[i + 2] == '\n'));
        return next == shape.delimiter || lineEnd ? i + 1 : std::string_view::npos;
    }
    return std::string_view::npos;
}

/// Excel's first line "sep=;": the delimiter, and the bytes of the line; 0 where there is none.
std::pair<char, std::size_t> toldDelimiter(std::string_view bytes) {
    std::string_view line = bytes.substr(0, std::min(bytes.find('\n'), bytes.size()));
    const std::size_t size = std::min(line.size() + 1, bytes.size());
    while (line.ends_with('\r') || line.ends_with('"')) line.remove_suffix(1);
    if (line.starts_with('"')) line.remove_prefix(1);
    return line.size() == 5 && lowerAscii(line.substr(0, 4)) == "sep=" ? std::pair(line[4], size)
                                                                       : std::pair('\0', std::size_t(0));
}

std::string unquoted(std::string_view cell, char quote) {
    std::string text;
    text.reserve(cell.size());
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i] == quote && i + 1 < cell.size()) ++i; // the first of two
        if (cell[i] == '\r' && i + 1 < cell.size() && cell[i + 1] == '\n') continue;
        text += cell[i];
    }
    return text;
}

class Cells final : public RowReader {
public:
    Cells(std::string_view bytes, const TableShape& shape) : m_bytes(bytes), m_shape(shape) {
        if (const std::size_t told = toldDelimiter(bytes).second; told > 0) {
            m_position = told;
            ++m_line;
        }
        RawRow header;
        if (m_shape.header) next(header);
    }

    bool next(RawRow& row) override {
        while (m_position < m_bytes.size()) {
            const std::size_t begin = m_position, end = recordEnd(m_bytes, begin, m_shape, nullptr);
            std::string_view text = m_bytes.substr(begin, end - begin);
            const std::int64_t line = m_line;
            m_line += std::count(text.begin(), text.end(), '\n');
            m_position = end;
            while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
            if (text.find_first_not_of(" \r") == std::string_view::npos) {
                ++m_empty;
                continue;
            }
            row = {line, 1, text, {}};
            return true;
        }
        return false;
    }
    std::int64_t emptyLines() const override { return m_empty; }
    std::size_t position() const override { return m_position; }

private:
    std::string_view m_bytes;
    TableShape m_shape;
    std::size_t m_position = 0;
    std::int64_t m_line = 1, m_empty = 0;
};

std::vector<std::string> firstRecord(std::string_view bytes, const TableShape& shape) {
    std::vector<std::string> cells;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t begin = at;
        at = recordEnd(bytes, at, shape, &cells);
        if (bytes.substr(begin, at - begin).find_first_not_of(" \r\n") != std::string_view::npos) return cells;
    }
    return {};
}

/// The delimiter that cuts the first records into the same number of cells, the largest such number of several; comma
/// where none cuts them.
char detectDelimiter(std::string_view bytes, TableShape shape) {
    constexpr int looked = 8;
    char best = ',';
    std::size_t bestCells = 1;
    bool bestSteady = false;
    for (const char candidate : {',', '\t', ';', '|'}) {
        shape.delimiter = candidate;
        std::size_t count = 0;
        bool steady = true;
        std::vector<std::string> cells;
        std::size_t at = 0;
        for (int i = 0; i < looked && at < bytes.size(); ++i) {
            const std::size_t begin = at;
            at = recordEnd(bytes, at, shape, &cells);
            if (bytes.substr(begin, at - begin).find_first_not_of(" \r\n") == std::string_view::npos) continue;
            if (count == 0) count = cells.size();
            else steady = steady && cells.size() == count;
        }
        if (count < 2 || (bestSteady && !steady)) continue;
        if (count > bestCells || (steady && !bestSteady)) {
            best = candidate;
            bestCells = count;
            bestSteady = steady;
        }
    }
    return best;
}

} // namespace

std::size_t recordEnd(std::string_view bytes, std::size_t at, const TableShape& shape,
                      std::vector<std::string>* cells) {
    if (cells) cells->clear();
    while (true) {
        std::size_t end = std::string_view::npos;
        const bool opens = shape.quote != '\0' && at < bytes.size() && bytes[at] == shape.quote;
        if (opens && (end = closedAt(bytes, at, shape)) != std::string_view::npos) {
            if (cells) cells->push_back(unquoted(bytes.substr(at + 1, end - at - 2), shape.quote));
        } else {
            end = at;
            while (end < bytes.size() && bytes[end] != shape.delimiter && bytes[end] != '\n') ++end;
            std::string_view cell = bytes.substr(at, end - at);
            if ((end == bytes.size() || bytes[end] == '\n') && cell.ends_with('\r')) cell.remove_suffix(1);
            if (cells) cells->emplace_back(cell);
        }
        if (end < bytes.size() && bytes[end] == shape.delimiter) {
            at = end + 1;
            continue;
        }
        if (end < bytes.size() && bytes[end] == '\r') ++end;
        if (end < bytes.size() && bytes[end] == '\n') ++end;
        return end;
    }
}

TableShape findShape(std::string_view bytes, const TableWishes& wishes, const std::vector<std::string>& known) {
    TableShape shape;
    const auto [told, toldBytes] = toldDelimiter(bytes);
    bytes.remove_prefix(toldBytes);
    const bool tabs = wishes.tabs && wishes.delimiter.empty();
    if (wishes.quote == "none") shape.quote = '\0';
    else if (!wishes.quote.empty()) shape.quote = wishes.quote[0];
    shape.quotedLines = !tabs || !wishes.quote.empty();
    if (wishes.delimiter == "tab" || wishes.delimiter == "\\t" || tabs) shape.delimiter = '\t';
    else if (!wishes.delimiter.empty()) shape.delimiter = wishes.delimiter[0];
    else if (toldBytes > 0) shape.delimiter = told;
    else shape.delimiter = detectDelimiter(bytes, shape);

    const std::vector<std::string> first = firstRecord(bytes, shape);
    const auto isKnown = [&](const std::string& cell) {
        return std::find(known.begin(), known.end(), lowerAscii(cell)) != known.end();
    };
    shape.header = wishes.header == HeaderRow::Yes
                   || (wishes.header == HeaderRow::Auto && std::any_of(first.begin(), first.end(), isKnown));
    for (std::size_t i = 0; i < first.size(); ++i)
        shape.columns.push_back(shape.header && !first[i].empty() ? first[i] : std::to_string(i + 1));
    return shape;
}

std::string describeShape(const TableShape& shape) {
    std::string text = std::string("cells end at ")
                       + (shape.delimiter == '\t'  ? "tabs"
                          : shape.delimiter == ',' ? "commas"
                                                   : std::string(1, shape.delimiter));
    text += shape.quote == '\0' ? ", no quotes" : std::string(", quotes are ") + shape.quote;
    return text + (shape.header ? ", the first row names the columns" : ", no header");
}

std::unique_ptr<RowReader> openCells(std::string_view bytes, const std::string&, const TableShape& shape) {
    return std::make_unique<Cells>(bytes, shape);
}

ParsedRow parseCells(const RawRow& row, const TableShape& shape) {
    std::vector<std::string> cells;
    recordEnd(row.text, 0, shape, &cells);
    if (cells.size() != shape.columns.size())
        return failedRow(row, 0,
                         "the row has " + std::to_string(cells.size()) + (cells.size() == 1 ? " cell" : " cells")
                             + ", and the first of the file " + std::to_string(shape.columns.size()) + ":");
    ParsedRow parsed;
    parsed.columns = RowColumns::object();
    for (std::size_t i = 0; i < cells.size(); ++i) parsed.columns[shape.columns[i]] = std::move(cells[i]);
    return parsed;
}

} // namespace lathe
