// Oniguruma's Ruby syntax (doc/RE) read, and written for PCRE2 over bytes.
#include "tokenizer/regex.h"
#include "unicode/unicode.h"

#include <algorithm>
#include <variant>

namespace lathe {

namespace {

using Runs = CodePointSet::Runs;

/// What the parser makes of a pattern: PCRE2's words, and between them sets whose bytes are found later.
struct Parsed {
    std::vector<std::variant<std::string, std::size_t>> pieces; ///< a set: its number
    std::vector<Runs> sets;
};

class Parser {
public:
    Parser(const std::string& pattern, const std::string& where) : m_in(pattern), m_where(where) {}

    Parsed run() {
        if (firstInvalidUtf8(m_in) != std::string::npos) refuse("bytes that are no UTF-8");
        while (m_at < m_in.size()) term();
        if (m_levels.size() > 1) invalid("a group has no end");
        close();
        return std::move(m_out);
    }

private:
    struct Options { bool ignoreCase = false, dotAll = false; };

    struct Level { ///< a group
        Options outside;          ///< to be taken up again behind it
        std::size_t begin = 0;    ///< its first piece
        int inner = 0;            ///< groups that end with it
    };

    [[noreturn]] void refuse(const std::string& what) const {
        throwNotSupported(m_where, what + " in the pattern " + m_in);
    }
    [[noreturn]] void invalid(const std::string& what) const {
        throw Error(ErrorKind::BadFile, {"%1: the pattern %2 is not valid: %3.", m_where, m_in, what});
    }
    bool take(std::string_view text) {
        if (m_in.compare(m_at, text.size(), text) != 0) return false;
        m_at += text.size();
        return true;
    }
    char32_t takeCharacter() {
        if (m_at >= m_in.size()) invalid("it ends too early");
        const CodePoint point = codePointAt(m_in, m_at);
        m_at += point.bytes;
        return point.value;
    }

    void write(const std::string& words) { m_out.pieces.emplace_back(words); }
    void writeSet(Runs runs) {
        m_out.pieces.emplace_back(m_out.sets.size());
        m_out.sets.push_back(std::move(runs));
    }

    void term() {
        if (take("|")) return write("|");
        if (take("(")) return group();
        if (take(")")) {
            if (m_levels.size() == 1) invalid("a closing bracket without an opening one");
            close();
            const Level level = m_levels.back();
            m_levels.pop_back();
            m_now = level.outside;
            write(")");
            return quantifiers(level.begin);
        }
        if (take("^")) return write("^");
        if (take("$")) return write("$");
        const std::size_t begin = m_out.pieces.size();
        if (take("[")) writeSet(withCase(bracket()));
        else if (take(".")) writeSet(m_now.dotAll ? Runs{{0, 0x110000}} : complementOf({{'\n', '\n' + 1}}));
        else if (take("\\")) {
            if (anchor()) return;
            writeSet(withCase(escape(false)));
        } else if (m_in[m_at] == '*' || m_in[m_at] == '+' || m_in[m_at] == '?') {
            invalid("nothing to repeat");
        } else {
            const char32_t value = takeCharacter();
            writeSet(withCase({{value, value + 1}}));
        }
        quantifiers(begin);
    }

    void close() {
        for (; m_levels.back().inner > 0; --m_levels.back().inner) write(")");
    }

    void group() {
        m_levels.push_back({m_now, m_out.pieces.size(), 0});
        if (!take("?")) return write("(?:"); // what a group holds is of no use to us
        for (const char* head : {":", "=", "!", ">", "<=", "<!"})
            if (take(head)) return write(std::string("(?") + head);
        if (take("#")) {
            m_at = std::min(m_in.find(')', m_at), m_in.size());
            if (!take(")")) invalid("a remark has no end");
            m_levels.pop_back();
            return;
        }
        if (take("<")) {
            m_at = std::min(m_in.find('>', m_at), m_in.size());
            if (!take(">")) invalid("a name has no end");
            return write("(?:");
        }
        bool on = true;
        for (;; ++m_at) {
            if (m_at >= m_in.size()) invalid("a group has no end");
            const char c = m_in[m_at];
            if (c == '-') on = false;
            else if (c == 'i') m_now.ignoreCase = on;
            else if (c == 'm') m_now.dotAll = on;
            else if (c == ':' || c == ')') break;
            else refuse(std::string("the group (?") + c);
        }
        if (take(":")) return write("(?:");
        // (?i) alone: for the rest of the group around it, which is a group of its own: a(?i)b|c is a(?i:b|c).
        ++m_at;
        m_levels.pop_back();
        ++m_levels.back().inner;
        write("(?:");
    }

    /// Of the atom that begins at piece `begin`.
    void quantifiers(std::size_t begin) {
        for (bool first = true;; first = false) {
            std::string count;
            bool braces = false;
            if (take("*")) count = "*";
            else if (take("+")) count = "+";
            else if (take("?")) count = "?";
            else if (!(braces = counted(count))) return;
            if (!first) { // a counted atom, counted again
                m_out.pieces.insert(m_out.pieces.begin() + static_cast<std::ptrdiff_t>(begin), std::string("(?:"));
                write(")");
            }
            if (take("?")) {
                if (braces && count.find(',') == std::string::npos) refuse("a count that need not be ({n}?)");
                count += "?";
            } else if (!braces && take("+")) {
                count += "+";
            }
            write(count);
        }
    }

    /// {n}, {n,}, {,m}, {n,m}; anything else in braces is text.
    bool counted(std::string& count) {
        if (m_at >= m_in.size() || m_in[m_at] != '{') return false;
        const std::size_t end = m_in.find('}', m_at);
        if (end == std::string::npos) return false;
        const std::string inner = m_in.substr(m_at + 1, end - m_at - 1);
        const std::size_t comma = inner.find(',');
        const bool digits = inner.find_first_not_of("0123456789,") == std::string::npos
                            && inner.find_first_of("0123456789") != std::string::npos;
        if (!digits || (comma != std::string::npos && inner.find(',', comma + 1) != std::string::npos)) return false;
        m_at = end + 1;
        count = "{" + std::string(comma == 0 ? "0" : "") + inner + "}";
        return true;
    }

    bool anchor() {
        if (m_at >= m_in.size()) invalid("it ends with a backslash");
        const char c = m_in[m_at];
        if (c == 'A' || c == 'z' || c == 'Z') {
            ++m_at;
            write(std::string("\\") + c);
            return true;
        }
        if (c == 'b' || c == 'B') {
            ++m_at;
            const auto word = [&](const char* look) {
                write(look);
                writeSet(patternWordSet().runs());
                write(")");
            };
            write("(?:");
            word("(?<=");
            word(c == 'b' ? "(?!" : "(?=");
            write("|");
            word("(?<!");
            word(c == 'b' ? "(?=" : "(?!");
            write(")");
            return true;
        }
        if ((c >= '1' && c <= '9') || std::string_view("kgGKRXNOyY").find(c) != std::string_view::npos)
            refuse(std::string("\\") + c);
        return false;
    }

    char32_t hex(std::size_t least, std::size_t most) {
        char32_t value = 0;
        std::size_t digits = 0;
        for (; digits < most && m_at < m_in.size() && std::isxdigit(static_cast<unsigned char>(m_in[m_at]));
             ++digits, ++m_at)
            value = value * 16 + static_cast<char32_t>(std::stoi(m_in.substr(m_at, 1), nullptr, 16));
        if (digits < least || value > 0x10FFFF) invalid("a character's number is wrong");
        return value;
    }

    /// Behind a backslash: a set, or the one character in it.
    Runs escape(bool inBracket) {
        const char32_t value = takeCharacter();
        const auto one = [](char32_t only) { return Runs{{only, only + 1}}; };
        static const Runs hexDigits{{'0', '9' + 1}, {'A', 'F' + 1}, {'a', 'f' + 1}};
        switch (value) {
        case 's': return patternSpaceSet().runs();
        case 'S': return complementOf(patternSpaceSet().runs());
        case 'w': return patternWordSet().runs();
        case 'W': return complementOf(patternWordSet().runs());
        case 'd': return *propertyRuns("Nd");
        case 'D': return complementOf(*propertyRuns("Nd"));
        case 'h': return hexDigits;
        case 'H': return complementOf(hexDigits);
        case 'n': return one('\n');
        case 'r': return one('\r');
        case 't': return one('\t');
        case 'f': return one('\f');
        case 'v': return one('\v');
        case 'a': return one(7);
        case 'e': return one(27);
        case '0': return one(0);
        case 'b': return one(inBracket ? 8 : 'b');
        case 'x':
            if (take("{")) {
                const char32_t number = hex(1, 8);
                if (!take("}")) invalid("\\x{ without }");
                return one(number);
            }
            return one(hex(0, 2));
        case 'u': return one(hex(4, 4));
        case 'p':
        case 'P': {
            if (!take("{")) invalid("\\p without {");
            bool negated = value == 'P';
            if (take("^")) negated = !negated;
            const std::size_t end = m_in.find('}', m_at);
            if (end == std::string::npos) invalid("\\p{ without }");
            const std::string name = m_in.substr(m_at, end - m_at);
            m_at = end + 1;
            const auto runs = propertyRuns(name);
            if (!runs) refuse("\\p{" + name + "}");
            return negated ? complementOf(*runs) : *runs;
        }
        default: return one(value);
        }
    }

    /// Behind an opening bracket, through the closing one.
    Runs bracket() {
        const bool negated = take("^");
        Runs members, before;
        bool intersects = false, first = true;
        for (;; first = false) {
            if (m_at >= m_in.size()) invalid("a set has no end");
            if (!first && take("]")) break;
            if (take("&&")) {
                before = intersects ? intersectionOf(before, members) : members;
                members.clear();
                intersects = true;
                continue;
            }
            if (take("[:")) {
                const bool no = take("^");
                const std::size_t end = m_in.find(":]", m_at);
                if (end == std::string::npos) invalid("[: without :]");
                const auto runs = propertyRuns(m_in.substr(m_at, end - m_at));
                if (!runs) refuse("[:" + m_in.substr(m_at, end - m_at) + ":]");
                m_at = end + 2;
                members = unionOf(std::move(members), no ? complementOf(*runs) : *runs);
                continue;
            }
            if (take("[")) {
                members = unionOf(std::move(members), bracket());
                continue;
            }
            Runs from = member();
            const bool range = from.size() == 1 && from[0].second == from[0].first + 1 && m_at + 1 < m_in.size()
                               && m_in[m_at] == '-' && m_in[m_at + 1] != ']';
            if (range) {
                ++m_at;
                const Runs to = member();
                if (to.size() != 1 || to[0].second != to[0].first + 1 || to[0].first < from[0].first)
                    invalid("a range of characters is wrong");
                from[0].second = to[0].second;
            }
            members = unionOf(std::move(members), from);
        }
        if (intersects) members = intersectionOf(before, members);
        if (m_now.ignoreCase) members = withCase(std::move(members));
        return negated ? complementOf(members) : members;
    }

    Runs member() {
        if (take("\\")) return escape(true);
        const char32_t value = takeCharacter();
        return {{value, value + 1}};
    }

    /// With every character that simple case folding makes the same. (Foldings of one character to several are left
    /// out.)
    Runs withCase(Runs runs) const {
        if (!m_now.ignoreCase) return runs;
        const CodePointSet set(runs);
        Runs folded = runs;
        for (const auto& [value, becomes] : foldedMap().entries())
            if (set.contains(value)) folded.emplace_back(becomes[0], becomes[0] + 1);
        const CodePointSet low(unionOf(folded, {}));
        for (const auto& [value, becomes] : foldedMap().entries())
            if (low.contains(becomes[0])) folded.emplace_back(value, value + 1);
        return unionOf(std::move(folded), {});
    }

    const std::string& m_in;
    const std::string& m_where;
    std::size_t m_at = 0;
    Options m_now;
    std::vector<Level> m_levels{1}; ///< the groups around; the first: the pattern
    Parsed m_out;
};

/// Code points beyond ASCII by the sets they are in: those in the same sets are one byte.
class Alphabet {
public:
    explicit Alphabet(const std::vector<Runs>& sets) {
        std::vector<char32_t> borders{0x80, 0x110000};
        for (const Runs& runs : sets)
            for (const auto& [begin, end] : runs) {
                if (begin > 0x80) borders.push_back(begin);
                if (end > 0x80) borders.push_back(end);
            }
        std::sort(borders.begin(), borders.end());
        borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
        std::vector<CodePointSet> lookups(sets.begin(), sets.end());
        m_members.resize(sets.size());
        std::vector<std::vector<bool>> kinds;
        for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
            std::vector<bool> in;
            for (const CodePointSet& set : lookups) in.push_back(set.contains(borders[i]));
            const auto kind = static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), in) - kinds.begin());
            if (kind == kinds.size()) kinds.push_back(in);
            m_runs.push_back({borders[i], borders[i + 1], kind + 0x80});
        }
        m_kinds = kinds.size();
        for (std::size_t set = 0; set < sets.size(); ++set) {
            for (char32_t c = 0; c < 0x80; ++c)
                if (lookups[set].contains(c)) m_members[set].push_back(c);
            for (std::size_t kind = 0; kind < kinds.size(); ++kind)
                if (kinds[kind][set]) m_members[set].push_back(kind + 0x80);
        }
    }

    std::size_t size() const { return 0x80 + m_kinds; }

    void fill(BytePattern& made) const {
        made.page.resize(0x1100);
        std::array<std::uint8_t, 256> page{};
        for (std::size_t i = 0; i < 0x80; ++i) page[i] = static_cast<std::uint8_t>(i);
        std::vector<std::int32_t> uniform(256, -1);
        auto run = m_runs.begin();
        for (std::size_t number = 0; number < 0x1100; ++number) {
            const auto first = static_cast<char32_t>(number << 8);
            while (run != m_runs.end() && run->end <= first) ++run;
            const bool same = run->begin <= first && run->end >= first + 256;
            if (same && uniform[run->byte] >= 0) {
                made.page[number] = static_cast<std::uint16_t>(uniform[run->byte]);
                continue;
            }
            auto at = run;
            for (char32_t value = std::max<char32_t>(first, 0x80); value < first + 256; ++value) {
                if (value == at->end) ++at;
                page[value & 255] = static_cast<std::uint8_t>(at->byte);
            }
            if (same) uniform[run->byte] = static_cast<std::int32_t>(made.bytes.size());
            made.page[number] = static_cast<std::uint16_t>(made.bytes.size());
            made.bytes.push_back(page);
        }
    }

    /// As PCRE2 writes it.
    std::string written(std::size_t set) const {
        std::string text;
        const auto byte = [&](std::size_t value) {
            constexpr char digits[] = "0123456789abcdef";
            for (const char c : {'\\', 'x', digits[value >> 4], digits[value & 15]}) text.push_back(c);
        };
        const auto& members = m_members[set];
        if (members.empty()) return "(?!)";
        text.push_back('[');
        for (std::size_t i = 0; i < members.size();) {
            std::size_t end = i;
            while (end + 1 < members.size() && members[end + 1] == members[end] + 1) ++end;
            byte(members[i]);
            if (end > i) {
                text.push_back('-');
                byte(members[end]);
            }
            i = end + 1;
        }
        text.push_back(']');
        return text;
    }

private:
    struct Run {
        char32_t begin, end;
        std::size_t byte;
    };
    std::vector<Run> m_runs;
    std::vector<std::vector<std::size_t>> m_members; ///< bytes of each set, ascending
    std::size_t m_kinds = 0;
};

} // namespace

BytePattern translatePattern(const std::string& pattern, const std::string& where) {
    const Parsed parsed = Parser(pattern, where).run();
    const Alphabet alphabet(parsed.sets);
    if (alphabet.size() > 256) throwNotSupported(where, "so many sets of characters as in the pattern " + pattern);
    BytePattern made;
    alphabet.fill(made);
    for (const auto& piece : parsed.pieces) {
        if (const auto* words = std::get_if<std::string>(&piece)) made.pattern += *words;
        else made.pattern += alphabet.written(std::get<std::size_t>(piece));
    }
    return made;
}

} // namespace lathe
