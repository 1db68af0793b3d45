// SQuAD's files (Rajpurkar et al. 2016, 2018): {"data": [{"paragraphs": [{"context", "qas": [{"id", "question",
// "answers"}]}]}]}. A row is a question; articles are cut out by the JSON reader, and what is inside them by its own
// rules again.
#include "rows/table_row.h"

#include <algorithm>

namespace lathe {
namespace {

/// Behind the string that opens at `at`.
std::size_t stringEnd(std::string_view text, std::size_t at) {
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\') ++at;
        else if (text[at] == '"') return at + 1;
    }
    return text.size();
}

std::size_t valueEnd(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = stringEnd(text, at);
            if (depth == 0) return at;
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth <= 0) return depth < 0 ? at : at + 1;
        if (c == ',' && depth == 0) return at;
        ++at;
    }
    return at;
}

/// The value of an object's own member, as a piece of `object`; empty where it has none.
std::string_view memberOf(std::string_view object, std::string_view name) {
    const auto space = [&](std::size_t at) { return std::min(object.find_first_not_of(" \t\r\n", at), object.size()); };
    for (std::size_t at = space(1); at < object.size() && object[at] == '"';) {
        const std::size_t keyEnd = stringEnd(object, at);
        const std::string_view key = object.substr(at, keyEnd - at);
        at = space(keyEnd);
        if (at >= object.size() || object[at] != ':') return {};
        at = space(at + 1);
        const std::size_t end = valueEnd(object, at);
        if (key.size() == name.size() + 2 && key.substr(1, name.size()) == name) return object.substr(at, end - at);
        at = space(end);
        if (at >= object.size() || object[at] != ',') return {};
        at = space(at + 1);
    }
    return {};
}

/// Rows of a list inside a row.
class Inner {
public:
    /// False where `row` has no such list.
    bool open(const RawRow& row, std::string_view member) {
        const std::string_view list = memberOf(row.text, member);
        if (list.empty() || list[0] != '[') return false;
        const std::string_view before = row.text.substr(0, std::size_t(list.data() - row.text.data()));
        m_lines = row.line + std::count(before.begin(), before.end(), '\n');
        const std::size_t lineStart = before.rfind('\n');
        m_column = lineStart == std::string_view::npos ? row.column + std::int64_t(before.size())
                                                       : std::int64_t(before.size() - lineStart);
        m_rows = openJson(list, {}, {});
        return true;
    }
    bool next(RawRow& row) {
        if (!m_rows || !m_rows->next(row)) return false;
        if (row.line == 1) row.column += m_column - 1;
        row.line += m_lines - 1;
        return true;
    }

private:
    std::unique_ptr<RowReader> m_rows;
    std::int64_t m_lines = 1, m_column = 1;
};

class Questions final : public RowReader {
public:
    Questions(std::string_view bytes, const std::string& source) : m_articles(openJson(bytes, source, {})) {}

    bool next(RawRow& row) override {
        while (true) {
            if (m_questions.next(row)) {
                row.outer = m_context;
                return true;
            }
            RawRow outer;
            if (m_paragraphs.next(outer)) {
                m_context = memberOf(outer.text, "context");
                if (!outer.problem.empty()) return give(row, outer, outer.problem);
                if (m_context.empty() || m_context[0] != '"')
                    return give(row, outer, "a paragraph without \"context\"");
                if (!m_questions.open(outer, "qas")) return give(row, outer, "a paragraph without the list \"qas\"");
                continue;
            }
            if (!m_articles->next(outer)) return false;
            if (!outer.problem.empty()) return give(row, outer, outer.problem);
            if (!m_paragraphs.open(outer, "paragraphs"))
                return give(row, outer, "an article without the list \"paragraphs\"");
        }
    }
    std::size_t position() const override { return m_articles->position(); }

private:
    static bool give(RawRow& row, const RawRow& outer, const std::string& problem) {
        row = outer;
        row.text = row.text.substr(0, 80);
        row.problem = problem;
        return true;
    }

    std::unique_ptr<RowReader> m_articles;
    Inner m_paragraphs, m_questions;
    std::string_view m_context;
};

} // namespace

std::unique_ptr<RowReader> openSquad(std::string_view bytes, const std::string& source, const TableShape&) {
    return std::make_unique<Questions>(bytes, source);
}

ParsedRow parseSquad(const RawRow& row, const TableShape& shape) {
    ParsedRow parsed = parseJsonRow(row, shape);
    if (!parsed.problem.empty()) return parsed;
    if (invalidUtf8(row.outer) != std::string_view::npos)
        return failedRow(row, 0, "the context is not UTF-8, of the question");
    try {
        parsed.columns["context"] = RowColumns::parse(row.outer);
    } catch (const nlohmann::json::exception&) {
        return failedRow(row, 0, "the context is not a JSON string, of the question");
    }
    return parsed;
}

} // namespace lathe
