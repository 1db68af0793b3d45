// Runs of lines between separating ones, and plain text as such: paragraphs, verses, records: whatever stands between
// blank lines is a row.
#include "rows/table_row.h"

#include <algorithm>

namespace lathe {
namespace {

class LineBlocks final : public RowReader {
public:
    LineBlocks(std::string_view bytes, bool (*separates)(std::string_view line))
        : m_bytes(bytes), m_separates(separates) {}

    bool next(RawRow& row) override {
        std::size_t begin = std::string_view::npos, end = 0;
        std::int64_t first = 0;
        while (m_position < m_bytes.size()) {
            const std::size_t lineBegin = m_position,
                              lineEnd = std::min(m_bytes.find('\n', m_position), m_bytes.size());
            m_position = std::min(lineEnd + 1, m_bytes.size());
            ++m_line;
            if (m_separates(m_bytes.substr(lineBegin, lineEnd - lineBegin))) {
                if (begin != std::string_view::npos) break;
                continue;
            }
            if (begin == std::string_view::npos) {
                begin = lineBegin;
                first = m_line;
            }
            end = lineEnd;
        }
        if (begin == std::string_view::npos) return false;
        row = {first, 1, m_bytes.substr(begin, end - begin), {}};
        return true;
    }
    std::size_t position() const override { return m_position; }

private:
    std::string_view m_bytes;
    bool (*m_separates)(std::string_view line);
    std::size_t m_position = 0;
    std::int64_t m_line = 0;
};

bool isBlank(std::string_view line) { return line.find_first_not_of(" \t\r\f") == std::string_view::npos; }

} // namespace

std::unique_ptr<RowReader> openBlocks(std::string_view bytes, bool (*separates)(std::string_view line)) {
    return std::make_unique<LineBlocks>(bytes, separates);
}

std::unique_ptr<RowReader> openTextBlocks(std::string_view bytes, const std::string&, const TableShape&) {
    return openBlocks(bytes, isBlank);
}

} // namespace lathe
