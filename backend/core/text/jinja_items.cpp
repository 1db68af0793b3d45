#include "text/jinja_items.h"

#include <cctype>

namespace lathe {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool isName(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

struct Token {
    enum Kind { Name, Text, Sign } kind;
    std::string text;
};

/// A quoted string with its escapes resolved; moves `at` past the closing quote.
std::optional<std::string> quoted(std::string_view source, std::size_t& at) {
    const char quote = source[at++];
    std::string text;
    for (; at < source.size(); ++at) {
        if (source[at] == quote) {
            ++at;
            return text;
        }
        if (source[at] != '\\') {
            text += source[at];
            continue;
        }
        if (++at == source.size()) return std::nullopt;
        switch (source[at]) {
        case 'n': text += '\n'; break;
        case 't': text += '\t'; break;
        case 'r': text += '\r'; break;
        case '\\': case '\'': case '"': text += source[at]; break;
        default: return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<std::vector<Token>> tokensOf(std::string_view source) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < source.size();) {
        const char c = source[at];
        if (isSpace(c)) {
            ++at;
        } else if (c == '\'' || c == '"') {
            auto text = quoted(source, at);
            if (!text) return std::nullopt;
            tokens.push_back({Token::Text, std::move(*text)});
        } else if (isName(c)) {
            const std::size_t from = at;
            while (at < source.size() && isName(source[at])) ++at;
            tokens.push_back({Token::Name, std::string(source.substr(from, at - from))});
        } else {
            const std::string_view two = source.substr(at, 2);
            const bool pair = two == "==" || two == "!=" || two == "<=" || two == ">=" || two == "//" || two == "**";
            tokens.push_back({Token::Sign, std::string(source.substr(at, pair ? 2 : 1))});
            at += pair ? 2 : 1;
        }
    }
    return tokens;
}

/// One spelling: single quotes, a['b'] for a.b (but loop.first), one space between words and around comparisons.
std::string spelt(const std::vector<Token>& tokens, std::size_t from, std::size_t to) {
    std::string text;
    bool wordBefore = false;
    for (std::size_t i = from; i < to; ++i) {
        const Token& token = tokens[i];
        const bool dot = token.kind == Token::Sign && token.text == "." && i + 1 < to && tokens[i + 1].kind == Token::Name;
        if (dot && text != "loop" && !text.ends_with(" loop")) {
            text += "['" + tokens[++i].text + "']";
            wordBefore = true;
            continue;
        }
        const bool comparison = token.kind == Token::Sign && (token.text.size() == 2 || token.text == "<" || token.text == ">" || token.text == "=" || token.text == "|");
        if (comparison) {
            text += " " + token.text + " ";
            wordBefore = false;
            continue;
        }
        const bool word = token.kind != Token::Sign;
        if ((word || token.text == "(") && wordBefore) text += ' ';
        text += token.kind == Token::Text ? "'" + token.text + "'" : token.text;
        wordBefore = word || token.text == ")" || token.text == "]";
    }
    return text;
}

std::string withPlainLineEnds(std::string_view source) {
    std::string text;
    for (std::size_t at = 0; at < source.size(); ++at) {
        if (source[at] != '\r') text += source[at];
        else if (at + 1 == source.size() || source[at + 1] != '\n') text += '\n';
    }
    return text;
}

class Reader {
public:
    Reader(const Reader&) = delete;
    explicit Reader(std::string_view source) : m_text(withPlainLineEnds(source)), m_source(m_text) {
        if (m_source.ends_with('\n')) m_source.remove_suffix(1);
    }

    std::optional<std::vector<JinjaItem>> run() {
        while (m_at < m_source.size()) {
            const std::size_t open = nextTag();
            if (open == std::string_view::npos) {
                text(m_source.substr(m_at));
                break;
            }
            if (!tag(open)) return std::nullopt;
        }
        return std::move(m_items);
    }

private:
    std::size_t nextTag() const {
        for (std::size_t at = m_at; (at = m_source.find('{', at)) != std::string_view::npos; ++at)
            if (at + 1 < m_source.size() && (m_source[at + 1] == '{' || m_source[at + 1] == '%' || m_source[at + 1] == '#')) return at;
        return std::string_view::npos;
    }

    bool tag(std::size_t open) {
        const char kind = m_source[open + 1];
        std::size_t begin = open + 2;
        const char control = begin < m_source.size() ? m_source[begin] : '\0';
        if (control == '-' || control == '+') ++begin;
        std::string_view before = m_source.substr(m_at, open - m_at);
        if (control == '-') {
            while (!before.empty() && isSpace(before.back())) before.remove_suffix(1);
        } else if (kind != '{' && control != '+') {
            std::string_view line = before; // lstrip_blocks: only where nothing but blanks stands before it on its line
            while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
            if (line.empty() ? m_lineStart : line.back() == '\n') before = line;
        }
        text(before);

        std::size_t close = closing(kind, begin);
        if (close == std::string_view::npos) return false;
        std::string_view inside = m_source.substr(begin, close - begin);
        m_at = close + 2;
        m_lineStart = false;
        const char last = inside.empty() ? '\0' : inside.back();
        if (last == '-' || last == '+') inside.remove_suffix(1);
        if (last == '-') {
            while (m_at < m_source.size() && isSpace(m_source[m_at])) ++m_at;
        } else if (kind != '{' && last != '+' && m_source.substr(m_at).starts_with('\n')) {
            ++m_at;
            m_lineStart = true;
        }
        return kind == '#' || content(kind, inside);
    }

    /// Where the tag's closing sign begins, strings inside passed over.
    std::size_t closing(char kind, std::size_t at) const {
        const char sign = kind == '{' ? '}' : kind;
        for (; at + 1 < m_source.size(); ++at) {
            if (kind != '#' && (m_source[at] == '\'' || m_source[at] == '"')) {
                if (!quoted(m_source, at)) return std::string_view::npos;
                --at;
            } else if (m_source[at] == sign && m_source[at + 1] == '}') {
                return at;
            }
        }
        return std::string_view::npos;
    }

    bool content(char kind, std::string_view inside) {
        const auto tokens = tokensOf(inside);
        if (!tokens) return false;
        if (kind == '%') {
            m_items.push_back({spelt(*tokens, 0, tokens->size()), {}});
            return true;
        }
        std::size_t from = 0;
        int depth = 0;
        for (std::size_t i = 0; i <= tokens->size(); ++i) {
            const bool end = i == tokens->size();
            const std::string& sign = end || (*tokens)[i].kind != Token::Sign ? m_none : (*tokens)[i].text;
            if (sign == "(" || sign == "[" || sign == "{") ++depth;
            if (sign == ")" || sign == "]" || sign == "}") --depth;
            if (!end && !(depth == 0 && (sign == "+" || sign == "~"))) continue;
            if (i == from + 1 && (*tokens)[from].kind == Token::Text) put({true, (*tokens)[from].text});
            else put({false, spelt(*tokens, from, i)});
            from = i + 1;
        }
        return true;
    }

    void text(std::string_view literal) {
        if (!literal.empty()) put({true, std::string(literal)});
    }

    void put(JinjaPart part) {
        if (part.literal && part.text.empty()) return;
        if (m_items.empty() || !m_items.back().statement.empty()) m_items.emplace_back();
        auto& parts = m_items.back().parts;
        if (part.literal && !parts.empty() && parts.back().literal) parts.back().text += part.text;
        else parts.push_back(std::move(part));
    }

    std::string m_text;
    std::string_view m_source;
    std::size_t m_at = 0;
    bool m_lineStart = true; ///< m_at is the beginning of a line
    std::vector<JinjaItem> m_items;
    const std::string m_none;
};

} // namespace

std::optional<std::vector<JinjaItem>> jinjaItems(std::string_view source) { return Reader(source).run(); }

} // namespace lathe
