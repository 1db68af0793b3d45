// Blanks are taken away here, where the signs of a tag are still at hand; the parser sees only what counts.
#include "templates/jinja_lexer.h"

#include "templates/jinja_text.h"
#include "unicode/unicode.h"

#include <array>

namespace lathe::jinja {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNamePart(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

int hexDigit(char c) {
    if (isDigit(c)) return c - '0';
    const char lower = static_cast<char>(c | 32);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class Lexer {
public:
    explicit Lexer(std::string_view source) : m_source(source) {}

    std::vector<Token> run() {
        while (m_at < m_source.size()) {
            const std::size_t open = nextTag();
            const char kind = open < m_source.size() ? m_source[open + 1] : ' ';
            const char sign = open + 2 < m_source.size() ? m_source[open + 2] : ' ';
            data(m_at, open, sign, kind != '{');
            m_at = open;
            if (open == m_source.size()) break;
            if (kind == '#') comment();
            else if (kind == '{') tag(TokenType::VariableBegin, TokenType::VariableEnd, "}}");
            else if (!raw()) tag(TokenType::BlockBegin, TokenType::BlockEnd, "%}");
        }
        add(TokenType::End, {}, m_source.size());
        return std::move(m_tokens);
    }

private:
    [[noreturn]] void fail(const std::string& message, std::size_t at) const { throw SyntaxFault{message, at}; }
    void add(TokenType type, std::string text, std::size_t at) { m_tokens.push_back({type, std::move(text), at}); }
    bool follows(std::string_view text) const { return m_source.substr(m_at, text.size()) == text; }
    void skipSpace() { m_at += leadingSpace(m_source.substr(m_at)); }

    std::size_t nextTag() const {
        for (std::size_t at = m_at; (at = m_source.find('{', at)) != std::string_view::npos && at + 1 < m_source.size();
             ++at)
            if (const char next = m_source[at + 1]; next == '{' || next == '%' || next == '#') return at;
        return m_source.size();
    }

    /// Text before a tag: '-' takes away all blanks; without a sign, those between the line's begin and a block.
    void data(std::size_t from, std::size_t to, char sign, bool block) {
        std::string_view text = m_source.substr(from, to - from);
        if (to < m_source.size()) {
            if (sign == '-') {
                text = text.substr(0, text.size() - trailingSpace(text));
            } else if (sign != '+' && block) {
                const std::size_t line = text.rfind('\n') + 1; // npos + 1 is 0
                const bool begins = line > 0 || from == 0 || m_source[from - 1] == '\n';
                if (begins && leadingSpace(text.substr(line)) == text.size() - line) text = text.substr(0, line);
            }
        }
        if (!text.empty()) add(TokenType::Data, std::string(text), from);
    }

    /// Where a tag may end: moves behind it and what it takes with it.
    bool end(std::string_view sign, bool block) {
        if (follows("-") && m_source.substr(m_at + 1, 2) == sign) {
            m_at += 3;
            skipSpace();
            return true;
        }
        if (block && follows("+") && m_source.substr(m_at + 1, 2) == sign) {
            m_at += 3;
            return true;
        }
        if (!follows(sign)) return false;
        m_at += 2;
        if (block && follows("\n")) ++m_at;
        return true;
    }

    void comment() {
        const std::size_t open = m_at;
        for (m_at += 2; m_at < m_source.size(); ++m_at)
            if (end("#}", true)) return;
        fail("the comment that begins here has no end", open);
    }

    /// {% raw %} ... {% endraw %}
    bool raw() {
        const std::size_t open = m_at;
        if (!openRaw("raw")) {
            m_at = open;
            return false;
        }
        const std::size_t begin = m_at;
        for (; m_at < m_source.size(); ++m_at) {
            const std::size_t close = m_at;
            const char sign = close + 2 < m_source.size() ? m_source[close + 2] : ' ';
            if (follows("{%") && openRaw("endraw")) {
                data(begin, close, sign, true);
                return true;
            }
            m_at = close;
        }
        fail("the raw text that begins here has no {% endraw %}", open);
    }
    bool openRaw(std::string_view word) {
        m_at += 2;
        if (follows("-") || follows("+")) ++m_at;
        skipSpace();
        if (!follows(word)) return false;
        m_at += word.size();
        skipSpace();
        if (word == "endraw") return end("%}", true);
        if (follows("-%}")) {
            m_at += 3;
            skipSpace();
            return true;
        }
        if (!follows("%}")) return false;
        m_at += 2;
        return true;
    }

    void tag(TokenType begin, TokenType behind, std::string_view sign) {
        const std::size_t open = m_at;
        add(begin, {}, open);
        m_at += 2;
        if (follows("-") || follows("+")) ++m_at;
        std::string closers;
        for (;;) {
            skipSpace();
            if (m_at >= m_source.size()) fail("the tag that begins here has no " + std::string(sign), open);
            const std::size_t at = m_at;
            if (closers.empty() && end(sign, begin == TokenType::BlockBegin)) {
                add(behind, {}, at);
                return;
            }
            token(closers);
        }
    }

    void token(std::string& closers) {
        const std::size_t at = m_at;
        const char c = m_source[at];
        if (isDigit(c)) number();
        else if (isNamePart(c)) {
            while (m_at < m_source.size() && isNamePart(m_source[m_at])) ++m_at;
            add(TokenType::Name, std::string(m_source.substr(at, m_at - at)), at);
        } else if (c == '\'' || c == '"') string();
        else sign(closers);
    }

    void sign(std::string& closers) {
        static constexpr std::array<std::string_view, 26> signs = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                                   "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                                   ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};
        const std::size_t at = m_at;
        for (const std::string_view one : signs) {
            if (!follows(one)) continue;
            const char c = one[0];
            if (c == '(' || c == '[' || c == '{') closers += c == '(' ? ')' : c == '[' ? ']' : '}';
            if (c == ')' || c == ']' || c == '}') {
                if (closers.empty()) fail("unexpected '" + std::string(one) + "'", at);
                if (closers.back() != c)
                    fail("unexpected '" + std::string(one) + "', expected '" + closers.back() + "'", at);
                closers.pop_back();
            }
            m_at += one.size();
            add(TokenType::Sign, std::string(one), at);
            return;
        }
        fail("unexpected character '" + std::string(1, m_source[at]) + "'", at);
    }

    std::string digits(int base) {
        std::string text;
        for (; m_at < m_source.size(); ++m_at) {
            const char c = m_source[m_at];
            const int digit = hexDigit(c);
            if (c == '_' && m_at + 1 < m_source.size() && hexDigit(m_source[m_at + 1]) >= 0
                && hexDigit(m_source[m_at + 1]) < base && !text.empty())
                continue;
            if (digit < 0 || digit >= base) break;
            text += c;
        }
        return text;
    }

    void number() {
        const std::size_t at = m_at;
        const char kind =
            at + 1 < m_source.size() && m_source[at] == '0' ? static_cast<char>(m_source[at + 1] | 32) : ' ';
        if (const int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0; base > 0) {
            m_at += 2;
            const std::string text = digits(base);
            if (text.empty()) fail("a number without digits", at);
            add(TokenType::Integer, std::string(1, kind) + text, at);
            return;
        }
        std::string text = digits(10);
        bool real = false;
        if (m_at + 1 < m_source.size() && m_source[m_at] == '.' && isDigit(m_source[m_at + 1])) {
            ++m_at;
            text += '.';
            text += digits(10);
            real = true;
        }
        if (m_at < m_source.size() && (m_source[m_at] | 32) == 'e') {
            const std::size_t behind =
                m_at + 1 + (m_at + 1 < m_source.size() && (m_source[m_at + 1] == '+' || m_source[m_at + 1] == '-'));
            if (behind < m_source.size() && isDigit(m_source[behind])) {
                text += m_source.substr(m_at, behind - m_at);
                m_at = behind;
                text += digits(10);
                real = true;
            }
        }
        add(real ? TokenType::Float : TokenType::Integer, std::move(text), at);
    }

    void string() {
        const std::size_t open = m_at;
        const char quote = m_source[m_at++];
        std::string text;
        for (; m_at < m_source.size(); ++m_at) {
            const char c = m_source[m_at];
            if (c == quote) {
                ++m_at;
                add(TokenType::String, std::move(text), open);
                return;
            }
            if (c != '\\' || m_at + 1 == m_source.size()) text += c;
            else escape(text);
        }
        fail("the string that begins here has no end", open);
    }

    /// As Python writes strings (The Python Language Reference, 2.4.1); leaves m_at on the escape's last character.
    void escape(std::string& text) {
        const std::size_t at = m_at;
        const char c = m_source[++m_at];
        static constexpr std::string_view letters = "ntr\\'\"abfv\n", become = "\n\t\r\\'\"\a\b\f\v";
        if (const std::size_t which = letters.find(c); which != std::string_view::npos) {
            if (c != '\n') text += become[which];
        } else if (c == 'x' || c == 'u' || c == 'U') {
            const int count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            char32_t value = 0;
            for (int i = 0; i < count; ++i) {
                const int digit = m_at + 1 < m_source.size() ? hexDigit(m_source[m_at + 1]) : -1;
                if (digit < 0)
                    fail("the escape \\" + std::string(1, c) + " needs " + std::to_string(count)
                             + " hexadecimal digits",
                         at);
                value = value * 16 + static_cast<char32_t>(digit);
                ++m_at;
            }
            if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) fail("the escape stands for no character", at);
            appendUtf8(text, value);
        } else if (c >= '0' && c <= '7') {
            char32_t value = 0;
            for (int i = 0; i < 3 && m_at < m_source.size() && m_source[m_at] >= '0' && m_source[m_at] <= '7';
                 ++i, ++m_at)
                value = value * 8 + static_cast<char32_t>(m_source[m_at] - '0');
            --m_at;
            appendUtf8(text, value);
        } else {
            text += '\\';
            text += c;
        }
    }

    std::string_view m_source;
    std::size_t m_at = 0;
    std::vector<Token> m_tokens;
};

} // namespace

std::string plainSource(std::string_view source) {
    std::string text;
    text.reserve(source.size());
    for (std::size_t at = 0; at < source.size(); ++at) {
        if (source[at] != '\r') text += source[at];
        else if (at + 1 == source.size() || source[at + 1] != '\n') text += '\n';
    }
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

std::vector<Token> tokensOf(std::string_view source) { return Lexer(source).run(); }

} // namespace lathe::jinja
