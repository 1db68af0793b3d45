// Where Oniguruma (Ruby syntax, UTF-8) and PCRE2 (UTF, UCP) differ: \s and \w as sets, \h, nested classes and
// intersections, {n,m}+, and (?m). The rest reads the same.
#include "text/regex.h"

#include <cctype>

namespace lathe {

namespace {

constexpr const char* kSpace = R"(\x09-\x0d\x20\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})";
constexpr const char* kWord = R"(\p{L}\p{M}\p{Nd}\p{Pc})";
constexpr const char* kHex = "0-9A-Fa-f";

class Translator {
public:
    Translator(const std::string& pattern, const std::string& where) : m_in(pattern), m_where(where) {}

    std::string run() {
        while (m_at < m_in.size()) {
            const char c = m_in[m_at];
            if (c == '\\') escape();
            else if (m_inClass) insideClass(c);
            else if (c == '[') openClass();
            else if (c == '{') quantifier();
            else if (c == '(') group();
            else copy(1);
        }
        return m_out;
    }

private:
    void copy(std::size_t bytes) {
        m_out.append(m_in, m_at, bytes);
        m_at += bytes;
    }
    bool follows(std::string_view text) const { return m_in.compare(m_at, text.size(), text) == 0; }
    [[noreturn]] void refuse(const std::string& what) const { throwNotSupported(m_where, what + " in the pattern " + m_in); }

    void copyThrough(char end) {
        const std::size_t stop = m_in.find(end, m_at);
        if (stop == std::string::npos) refuse("no closing brace");
        copy(stop - m_at + 1);
    }

    void set(const char* members, bool negated) {
        m_at += 2;
        if (!m_inClass) m_out += std::string(negated ? "[^" : "[") + members + "]";
        else if (negated) refuse("a negated set inside brackets");
        else m_out += members;
    }

    void escape() {
        const char c = m_at + 1 < m_in.size() ? m_in[m_at + 1] : '\0';
        const std::string word = std::string("[") + kWord + "]";
        switch (c) {
        case 's': return set(kSpace, false);
        case 'S':
            if (m_inClass) return copy(2); // PCRE2's own differs in U+180E alone
            return set(kSpace, true);
        case 'w': return set(kWord, false);
        case 'W': return set(kWord, true);
        case 'h': return set(kHex, false);
        case 'H': return set(kHex, true);
        case 'b':
        case 'B': {
            if (m_inClass) return copy(2);
            m_at += 2;
            const char* first = c == 'b' ? "(?!" : "(?=";
            const char* second = c == 'b' ? "(?=" : "(?!";
            m_out += "(?:(?<=" + word + ")" + first + word + ")|(?<!" + word + ")" + second + word + "))";
            return;
        }
        case 'p':
        case 'P':
        case 'x':
            copy(2);
            if (follows("{")) copyThrough('}');
            return;
        case 'u':
            if (m_at + 6 > m_in.size()) refuse("\\u without four digits");
            m_out += "\\x{" + m_in.substr(m_at + 2, 4) + "}";
            m_at += 6;
            return;
        default: return copy(m_at + 1 < m_in.size() ? 2 : 1);
        }
    }

    void openClass() {
        m_inClass = true;
        copy(1);
        if (follows("^")) copy(1);
        if (follows("]")) copy(1);
    }

    void insideClass(char c) {
        if (follows("[:")) {
            const std::size_t stop = m_in.find(":]", m_at);
            if (stop == std::string::npos) refuse("[: without :]");
            return copy(stop + 2 - m_at);
        }
        if (c == '[') refuse("brackets inside brackets");
        if (follows("&&")) refuse("an intersection of sets (&&)");
        if (c == ']') m_inClass = false;
        copy(1);
    }

    void quantifier() {
        const std::size_t stop = m_in.find('}', m_at);
        const bool counts = stop != std::string::npos && stop > m_at + 1 &&
                            m_in.find_first_not_of("0123456789,", m_at + 1) == stop;
        if (!counts) return copy(1);
        copy(stop - m_at + 1);
        if (follows("+")) refuse("a repeated count ({n}+)"); // possessive in PCRE2, repeated in Oniguruma
    }

    void group() {
        copy(1);
        if (!follows("?")) return;
        for (std::size_t i = m_at + 1; i < m_in.size() && (std::isalpha(static_cast<unsigned char>(m_in[i])) || m_in[i] == '-'); ++i)
            if (m_in[i] == 'm') refuse("the option m");
        copy(1);
    }

    const std::string& m_in;
    const std::string& m_where;
    std::string m_out;
    std::size_t m_at = 0;
    bool m_inClass = false;
};

} // namespace

std::string translatePattern(const std::string& pattern, const std::string& where) { return Translator(pattern, where).run(); }

} // namespace lathe
