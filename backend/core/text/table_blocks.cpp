// Plain text: paragraphs, verses, records: whatever stands between blank lines is a row.
#include "text/table_reader.h"

namespace lathe {
namespace {

class TextBlocks final : public RowReader {
public:
    explicit TextBlocks(std::string_view bytes) : m_bytes(bytes) {}

    bool next(RawRow& row) override {
        std::size_t begin = std::string_view::npos, end = 0;
        std::int64_t first = 0;
        while (m_position < m_bytes.size()) {
            const std::size_t lineEnd = std::min(m_bytes.find('\n', m_position), m_bytes.size());
            const std::string_view line = m_bytes.substr(m_position, lineEnd - m_position);
            const std::size_t lineBegin = m_position;
            m_position = std::min(lineEnd + 1, m_bytes.size());
            ++m_line;
            if (line.find_first_not_of(" \t\r\f") == std::string_view::npos) {
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
    std::size_t m_position = 0;
    std::int64_t m_line = 0;
};

} // namespace

std::unique_ptr<RowReader> openTextBlocks(std::string_view bytes, const std::string&, const TableShape&) {
    return std::make_unique<TextBlocks>(bytes);
}

} // namespace lathe
