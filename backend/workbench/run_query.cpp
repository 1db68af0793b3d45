// A descent over the three levels of "or", "and" and "not"; what is left between them are conditions.
#include "workbench/run_query.h"

#include "lathe/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace lathe {

struct RunQuery::Node {
    enum class Kind { And, Or, Not, Condition };
    enum class Sign { Equal, Unequal, Less, LessOrEqual, More, MoreOrEqual, Contains };

    Kind kind = Kind::Condition;
    std::vector<std::unique_ptr<Node>> parts;
    std::string name, value; ///< in small letters
    Sign sign = Sign::Equal;
};

namespace {

using Node = RunQuery::Node;
using Kind = Node::Kind;
using Sign = Node::Sign;

struct SignWord {
    std::string_view word;
    Sign sign;
};
constexpr SignWord signWords[] = {{"!=", Sign::Unequal}, {"<=", Sign::LessOrEqual}, {">=", Sign::MoreOrEqual},
                                  {"==", Sign::Equal},   {"=", Sign::Equal},        {"<", Sign::Less},
                                  {">", Sign::More},     {"~", Sign::Contains}}; // the longer ones first

std::string lowered(std::string_view text) {
    std::string low(text);
    for (char& c : low) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return low;
}

std::optional<double> numberIn(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && !std::isnan(number) ? std::optional(number) : std::nullopt; // "nan" is a word like others
}

/// Numbers by their size where both are, else texts.
int compared(const std::string& a, const std::string& b) {
    const auto x = numberIn(a), y = numberIn(b);
    if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
    return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
}

bool isOneOf(const std::string& value, const std::string& wanted) {
    if (compared(value, wanted) == 0) return true;
    const std::size_t end = value.find_last_not_of('/'), slash = value.rfind('/', end);
    return slash != std::string::npos && value.substr(slash + 1, end - slash) == wanted; // the last part of a path
}

bool isMet(const Node& condition, std::vector<std::string> values) {
    for (std::string& value : values) value = lowered(value);
    const auto any = [&](const auto& holds) { return std::any_of(values.begin(), values.end(), holds); };
    const std::string& wanted = condition.value;
    const bool orders =
        condition.sign != Sign::Equal && condition.sign != Sign::Unequal && condition.sign != Sign::Contains;
    if (orders && !numberIn(wanted) && any([](const std::string& value) { return numberIn(value).has_value(); }))
        throw Error(ErrorKind::BadInput, {"%1 is a number, and \"%2\" is none.", condition.name, wanted},
                    "Compare it with a number; times are in seconds, energy in watt hours.");
    switch (condition.sign) {
    case Sign::Equal: return any([&](const std::string& value) { return isOneOf(value, wanted); });
    case Sign::Unequal: return !any([&](const std::string& value) { return isOneOf(value, wanted); });
    case Sign::Contains: return any([&](const std::string& value) { return value.find(wanted) != std::string::npos; });
    case Sign::Less: return any([&](const std::string& value) { return compared(value, wanted) < 0; });
    case Sign::LessOrEqual: return any([&](const std::string& value) { return compared(value, wanted) <= 0; });
    case Sign::More: return any([&](const std::string& value) { return compared(value, wanted) > 0; });
    case Sign::MoreOrEqual: return any([&](const std::string& value) { return compared(value, wanted) >= 0; });
    }
    return false;
}

bool isMet(const Node& node, const RunQuery::Values& values) {
    const auto holds = [&](const std::unique_ptr<Node>& part) { return isMet(*part, values); };
    switch (node.kind) {
    case Kind::And: return std::all_of(node.parts.begin(), node.parts.end(), holds);
    case Kind::Or: return std::any_of(node.parts.begin(), node.parts.end(), holds);
    case Kind::Not: return !holds(node.parts.front());
    case Kind::Condition: return isMet(node, values(node.name));
    }
    return false;
}

class Parser {
public:
    Parser(std::string_view text, std::set<std::string>& names) : m_text(text), m_names(names) {}

    std::unique_ptr<Node> whole() {
        std::unique_ptr<Node> node = either(0);
        skipSpaces();
        if (m_at < m_text.size())
            refuse(m_text[m_at] == ')' ? Said("a \")\" too many") : Said("\"and\" or \"or\" is missing"));
        return node;
    }

private:
    static constexpr int deepest = 100; ///< parentheses and "not"s inside each other

    std::unique_ptr<Node> either(int depth) {
        return joined(Kind::Or, [&] { return all(depth); }, [&] { return takeWord("or"); });
    }
    std::unique_ptr<Node> all(int depth) {
        return joined(Kind::And, [&] { return one(depth); }, [&] { return take(",") || takeWord("and"); });
    }
    template <typename Part, typename Joint>
    std::unique_ptr<Node> joined(Kind kind, const Part& part, const Joint& isJoined) {
        std::vector<std::unique_ptr<Node>> parts;
        do parts.push_back(part());
        while (isJoined());
        if (parts.size() == 1) return std::move(parts.front());
        auto node = std::make_unique<Node>();
        node->kind = kind;
        node->parts = std::move(parts);
        return node;
    }

    std::unique_ptr<Node> one(int depth) {
        if (depth > deepest) refuse(Said("more than %1 parentheses inside each other", deepest));
        if (takeWord("not")) {
            auto node = std::make_unique<Node>();
            node->kind = Kind::Not;
            node->parts.push_back(one(depth + 1));
            return node;
        }
        if (take("(")) {
            std::unique_ptr<Node> node = either(depth + 1);
            if (!take(")")) refuse(Said("a \")\" is missing"));
            return node;
        }
        return condition();
    }

    std::unique_ptr<Node> condition() {
        auto node = std::make_unique<Node>();
        skipSpaces();
        const std::size_t first = m_at;
        while (m_at < m_text.size() && isNameLetter(m_text[m_at])) ++m_at;
        node->name = lowered(m_text.substr(first, m_at - first));
        std::replace(node->name.begin(), node->name.end(), '-', '_');
        if (node->name.empty()) refuse(Said("a name is missing"));
        const auto* sign = std::find_if(std::begin(signWords), std::end(signWords),
                                        [&](const SignWord& row) { return take(row.word); });
        if (sign == std::end(signWords)) refuse(Said("after %1 one of = != < <= > >= ~ is missing", node->name));
        node->sign = sign->sign;
        node->value = lowered(value());
        if (node->value.empty() && !m_wasQuoted) refuse(Said("after %1 %2 a value is missing", node->name, sign->word));
        m_names.insert(node->name);
        return node;
    }

    /// Up to what ends a condition, so that names of several words need no quotes.
    std::string value() {
        skipSpaces();
        m_wasQuoted = m_at < m_text.size() && (m_text[m_at] == '"' || m_text[m_at] == '\'');
        if (m_wasQuoted) {
            const std::size_t end = m_text.find(m_text[m_at], m_at + 1);
            if (end == std::string_view::npos) refuse(Said("a quotation mark is missing"));
            const std::string inside(m_text.substr(m_at + 1, end - m_at - 1));
            m_at = end + 1;
            return inside;
        }
        std::string words;
        while (m_at < m_text.size() && m_text[m_at] != ',' && m_text[m_at] != ')') {
            if (std::string_view("=<>~").find(m_text[m_at]) != std::string_view::npos)
                refuse(Said("\"and\" or \"or\" is missing, or quotes around a value with a sign in it"));
            if (m_text[m_at - 1] == ' ' && (isWord("and") || isWord("or"))) break;
            words += m_text[m_at++];
        }
        words.erase(words.find_last_not_of(' ') + 1);
        return words;
    }

    static bool isNameLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'
               || c == '-';
    }
    void skipSpaces() {
        while (m_at < m_text.size() && m_text[m_at] == ' ') ++m_at;
    }
    bool take(std::string_view sign) {
        skipSpaces();
        if (m_text.substr(m_at, sign.size()) != sign) return false;
        m_at += sign.size();
        return true;
    }
    bool isWord(std::string_view word) const {
        const std::size_t end = m_at + word.size();
        return lowered(m_text.substr(m_at, word.size())) == word
               && (end >= m_text.size() || !isNameLetter(m_text[end]));
    }
    bool takeWord(std::string_view word) {
        skipSpaces();
        if (!isWord(word)) return false;
        m_at += word.size();
        return true;
    }
    [[noreturn]] void refuse(const Said& what) const {
        const std::string rest(m_text.substr(std::min(m_at, m_text.size()), 30));
        throw Error(ErrorKind::BadInput,
                    rest.empty() ? Said("The search can't be read: %1 at its end.", what)
                                 : Said("The search can't be read: %1, before \"%2\".", what, rest),
                    "Write it as in: method = lora and rank >= 16 and loss < 2.");
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::set<std::string>& m_names;
    bool m_wasQuoted = false;
};

} // namespace

RunQuery::RunQuery(std::string_view text) {
    std::string spaced(text);
    std::replace_if(spaced.begin(), spaced.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    m_root = Parser(spaced, m_names).whole();
}
RunQuery::~RunQuery() = default;
RunQuery::RunQuery(RunQuery&&) noexcept = default;

bool RunQuery::holds(const Values& values) const { return isMet(*m_root, values); }

} // namespace lathe
