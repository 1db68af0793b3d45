// Questions with a context and answers that stand in it, as SQuAD has them (one object for all answers, as the Hugging
// Face hub writes it, or a list of objects, as the original does), or as plain text.
#include "rows/format_table.h"

#include <algorithm>

namespace lathe {
namespace {

std::int64_t codePoints(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

/// The byte where code point `number` begins; npos past the end.
std::size_t byteOf(std::string_view text, std::int64_t number) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
        if (number-- == 0) return at;
    }
    return number == 0 ? at : std::string_view::npos;
}

std::string shown(std::string_view text) { return excerpt(text, 0); }

class Reader {
public:
    Reader(AskedQuestion& question, std::string& problem) : m_question(question), m_problem(problem) {}

    void read(const nlohmann::ordered_json& value) {
        if (value.is_null()) return;
        if (value.is_string()) return plain(value.get<std::string>());
        if (value.is_object()) return together(value);
        if (!value.is_array()) return fail(std::string("the answers are ") + value.type_name());
        for (const auto& one : value) {
            if (one.is_string()) plain(one.get<std::string>());
            else if (one.is_object() && one.contains("text") && one["text"].is_string())
                placed(one["text"].get<std::string>(), one.value("answer_start", nlohmann::ordered_json()));
            else fail("an answer without \"text\"");
        }
    }

private:
    void fail(const std::string& problem) {
        if (m_problem.empty()) m_problem = problem;
    }
    void together(const nlohmann::ordered_json& value) {
        const auto texts = value.find("text"), starts = value.find("answer_start");
        if (texts != value.end() && texts->is_string())
            return placed(texts->get<std::string>(), starts != value.end() ? *starts : nlohmann::ordered_json());
        if (texts == value.end() || !texts->is_array()) return fail("the answers have no list \"text\"");
        if (starts != value.end() && (!starts->is_array() || starts->size() != texts->size()))
            return fail("the answers have not as many \"answer_start\" as \"text\"");
        for (std::size_t i = 0; i < texts->size(); ++i) {
            if (!(*texts)[i].is_string()) return fail("an answer is not text");
            placed((*texts)[i].get<std::string>(), starts != value.end() ? (*starts)[i] : nlohmann::ordered_json());
        }
    }
    void plain(const std::string& text) {
        if (text.empty()) return;
        const std::size_t at = m_question.context.find(text);
        if (at == std::string::npos) return fail("the answer " + shown(text) + " is not in its context");
        m_question.repeated = m_question.repeated || m_question.context.find(text, at + 1) != std::string::npos;
        add(text, codePoints(std::string_view(m_question.context).substr(0, at)));
    }
    void placed(const std::string& text, const nlohmann::ordered_json& start) {
        if (start.is_null()) return plain(text);
        if (!start.is_number_integer()) return fail("\"answer_start\" is not a whole number");
        const auto begin = start.get<std::int64_t>();
        const std::string_view context = m_question.context;
        const std::size_t at = begin < 0 ? std::string_view::npos : byteOf(context, begin);
        if (at == std::string_view::npos || context.substr(at, text.size()) != text || text.empty()) {
            const std::size_t other = text.empty() ? std::string_view::npos : context.find(text);
            return fail("the answer " + shown(text) + " is not in its context at character " + std::to_string(begin)
                        + (other == std::string_view::npos
                               ? ", nor anywhere in it"
                               : "; it is at " + std::to_string(codePoints(context.substr(0, other)))));
        }
        add(text, begin);
    }
    void add(const std::string& text, std::int64_t begin) {
        m_question.answers.push_back({text, begin, begin + codePoints(text)});
    }

    AskedQuestion& m_question;
    std::string& m_problem;
};

} // namespace

RowContent readSquad(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    AskedQuestion asked;
    asked.question = textOf(row, names[0], false, content.problem);
    asked.context = textOf(row, names[1], false, content.problem);
    if (const auto id = row.find(names[3]); id != row.end())
        asked.id = id->is_string() ? id->get<std::string>() : id->dump();
    const auto impossible = row.find(names[4]);
    const auto answers = row.find(names[2]);
    if (answers == row.end()) {
        if (content.problem.empty()) content.problem = "no \"" + names[2] + "\"";
    } else if (impossible == row.end() || !impossible->is_boolean() || !impossible->get<bool>()) {
        Reader(asked, content.problem).read(*answers);
    }
    content.what = std::move(asked);
    return content;
}

} // namespace lathe
