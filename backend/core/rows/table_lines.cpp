// JSON Lines (jsonlines.org): one JSON value a line, LF or CR LF.
#include "rows/table_reader.h"

namespace lathe {
namespace {

class JsonLines final : public RowReader {
public:
    explicit JsonLines(std::string_view bytes) : m_bytes(bytes) {}

    bool next(RawRow& row) override {
        while (m_position < m_bytes.size()) {
            const std::size_t end = std::min(m_bytes.find('\n', m_position), m_bytes.size());
            std::string_view line = m_bytes.substr(m_position, end - m_position);
            m_position = std::min(end + 1, m_bytes.size());
            ++m_line;
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
                ++m_empty;
                continue;
            }
            row = {m_line, 1, line, {}};
            return true;
        }
        return false;
    }
    std::int64_t emptyLines() const override { return m_empty; }
    std::size_t position() const override { return m_position; }

private:
    std::string_view m_bytes;
    std::size_t m_position = 0;
    std::int64_t m_line = 0, m_empty = 0;
};

} // namespace

std::unique_ptr<RowReader> openJsonLines(std::string_view bytes, const std::string&, const TableShape&) {
    return std::make_unique<JsonLines>(bytes);
}

} // namespace lathe
