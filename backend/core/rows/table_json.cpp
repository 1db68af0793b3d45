// JSON (RFC 8259) cut into rows without parsing it whole: only strings and brackets are followed, so that a file of any
// size can be shown from its start, each row keeps its line, and one bad row does not hide the others.
#include "rows/table_reader.h"

#include "lathe/error.h"

#include <utility>

namespace lathe {
namespace {

class JsonRows final : public RowReader {
public:
    JsonRows(std::string_view bytes, const std::string& source) : m_bytes(bytes) {
        skipSpace();
        if (peek() == '[') {
            take();
            m_inArray = true;
        } else if (peek() == '{') {
            const Place start = m_place;
            if (enterData()) {
                m_inArray = m_inObject = true;
            } else {
                m_place = start; // objects one after the other
            }
        } else if (!atEnd()) {
            throw Error(ErrorKind::BadInput,
                        {"%1, line %2: a JSON dataset begins with [ or {", source, std::to_string(m_place.line)},
                        "Rows are an array of objects, or one object per line in a .jsonl file.");
        }
    }

    bool next(RawRow& row) override {
        skipSpace();
        if (m_done) return false;
        if (atEnd()) {
            m_done = true;
            if (!m_inArray) return false;
            row = here("the file ends before the ] that closes its rows");
            return true;
        }
        if (m_inArray && peek() == ']') return closeArray(row);
        if (m_inArray && m_afterRow) {
            if (peek() == '{' && std::exchange(m_resumed, false)) {
                m_afterRow = false;
                return next(row);
            }
            if (peek() != ',') {
                row = here("a comma is missing between two rows");
                m_afterRow = false;
                if (peek() != '{') recover();
                return true;
            }
            take();
            skipSpace();
            m_afterRow = false;
            if (peek() == ']') {
                row = here("there is a comma before the ] that closes the rows");
                return true;
            }
            return next(row);
        }
        const Place start = m_place;
        const bool whole = skipValue();
        row = at(start, whole ? "" : "the file ends inside this row");
        m_afterRow = true;
        m_done = !whole;
        return true;
    }
    std::size_t position() const override { return m_place.at; }

private:
    struct Place {
        std::size_t at = 0, lineStart = 0;
        std::int64_t line = 1;
    };

    bool atEnd() const { return m_place.at >= m_bytes.size(); }
    char peek() const { return atEnd() ? '\0' : m_bytes[m_place.at]; }
    char take() {
        const char c = m_bytes[m_place.at++];
        if (c == '\n') {
            ++m_place.line;
            m_place.lineStart = m_place.at;
        }
        return c;
    }
    void skipSpace() {
        while (!atEnd() && (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n')) take();
    }
    RawRow at(const Place& start, std::string problem) const {
        return {start.line, std::int64_t(start.at - start.lineStart) + 1,
                m_bytes.substr(start.at, m_place.at - start.at), std::move(problem)};
    }
    RawRow here(std::string problem) const {
        RawRow row = at(m_place, std::move(problem));
        row.text = m_bytes.substr(m_place.at, 80);
        return row;
    }

    /// Behind the string whose quote comes next; false where a line ends inside it, as it can't: a quote is missing.
    bool skipString() {
        take();
        while (!atEnd()) {
            const char c = peek();
            if (c == '\n') return false;
            take();
            if (c == '"') return true;
            if (c == '\\' && !atEnd() && peek() != '\n') take();
        }
        return true;
    }
    /// Behind the value that comes next; false where the file ends inside it. Where a quote is missing, brackets can't
    /// be trusted any more: the row then ends before a line that opens an object just below where this one was opened.
    bool skipValue() {
        const std::size_t column = m_place.at - m_place.lineStart;
        int depth = 0;
        bool seen = false, broken = false;
        while (!atEnd()) {
            const char c = peek();
            if (broken && c == '{' && m_place.at - m_place.lineStart == column && onlySpaceBefore()) {
                m_resumed = true;
                return true;
            }
            if (c == '"') {
                broken |= !skipString();
            } else if (c == '{' || c == '[') {
                ++depth;
                take();
            } else if (c == '}' || c == ']') {
                if (depth == 0) {
                    if (!seen) take();
                    return true;
                }
                --depth;
                take();
            } else if (depth == 0 && (c == ',' || c == '\n')) {
                if (!seen && !m_inArray) take();
                return true;
            } else {
                take();
                seen = true;
                continue;
            }
            seen = true;
            if (depth == 0) return true;
        }
        return depth == 0;
    }
    bool onlySpaceBefore() const {
        const std::string_view before = m_bytes.substr(m_place.lineStart, m_place.at - m_place.lineStart);
        return before.find_first_not_of(" \t") == std::string_view::npos;
    }
    /// Behind the [ of the first object's member "data"; false where it has none.
    bool enterData() {
        take();
        while (true) {
            skipSpace();
            if (peek() != '"') return false;
            const std::size_t keyAt = m_place.at;
            skipString();
            const std::string_view key = m_bytes.substr(keyAt, m_place.at - keyAt);
            skipSpace();
            if (peek() != ':') return false;
            take();
            skipSpace();
            if (key == "\"data\"" && peek() == '[') {
                take();
                return true;
            }
            if (!skipValue()) return false;
            skipSpace();
            if (peek() != ',') return false;
            take();
        }
    }
    bool closeArray(RawRow& row) {
        take();
        m_done = true;
        skipSpace();
        if (m_inObject || atEnd()) return false;
        row = here("text follows the ] that closes the rows");
        return true;
    }
    void recover() {
        while (!atEnd() && peek() != '{' && peek() != ']' && peek() != ',') take();
        m_afterRow = peek() == ',';
    }

    std::string_view m_bytes;
    Place m_place;
    bool m_inArray = false, m_inObject = false, m_afterRow = false, m_done = false;
    bool m_resumed = false; ///< the last row ended where the next one opens, without its own end
};

} // namespace

std::unique_ptr<RowReader> openJson(std::string_view bytes, const std::string& source, const TableShape&) {
    return std::make_unique<JsonRows>(bytes, source);
}

} // namespace lathe
