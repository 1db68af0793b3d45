// Tables are packed text, unpacked on first use; sets become sorted runs, which are searched by halving.
#include "unicode/unicode_tables.h"

#include "lathe/error.h"

#include <algorithm>
#include <string>

namespace lathe {

namespace {

#define LATHE_UNICODE_TABLE(name, text) constexpr std::string_view k_##name = text;
#include "unicode/unicode_case.inc"
#include "unicode/unicode_data.inc"
#undef LATHE_UNICODE_TABLE

/// Base64 (RFC 4648) of numbers of variable length, read one after another.
class Numbers {
public:
    explicit Numbers(std::string_view text) : m_text(text) {
        while (m_text.ends_with('=')) m_text.remove_suffix(1);
        m_left = m_text.size() * 6 / 8;
    }
    bool done() const { return m_left == 0; }
    std::uint32_t next() {
        std::uint32_t value = 0;
        for (int shift = 0;; shift += 7) {
            const std::uint32_t byte = nextByte();
            value |= (byte & 127) << shift;
            if (byte < 128) return value;
        }
    }
    std::int32_t nextSigned() {
        const std::uint32_t value = next();
        return value % 2 ? -static_cast<std::int32_t>(value / 2) - 1 : static_cast<std::int32_t>(value / 2);
    }

private:
    std::uint32_t nextByte() {
        if (m_left == 0) throw Error(ErrorKind::Bug, "A Unicode table ends too early.");
        --m_left;
        while (m_bits < 8) {
            m_buffer = m_buffer << 6 | digit(m_text[m_at++]);
            m_bits += 6;
        }
        m_bits -= 8;
        return m_buffer >> m_bits & 255;
    }
    static std::uint32_t digit(char c) {
        if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
        if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
        if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
        return c == '+' ? 62 : 63;
    }
    std::string_view m_text;
    std::size_t m_at = 0, m_left = 0;
    std::uint32_t m_buffer = 0;
    int m_bits = 0;
};

CodePointSet setFrom(std::string_view text) {
    CodePointSet::Runs runs;
    char32_t end = 0;
    for (Numbers numbers(text); !numbers.done();) {
        const char32_t begin = end + numbers.next();
        end = begin + numbers.next();
        runs.emplace_back(begin, end);
    }
    return CodePointSet(std::move(runs));
}

CodePointValues valuesFrom(std::string_view text) {
    std::vector<std::pair<char32_t, std::uint8_t>> runs;
    for (Numbers numbers(text); !numbers.done();) {
        const char32_t length = numbers.next();
        runs.emplace_back(length, static_cast<std::uint8_t>(numbers.next()));
    }
    return CodePointValues(runs);
}

CodePointMap mapFrom(std::string_view text) {
    std::vector<std::pair<char32_t, std::vector<char32_t>>> entries;
    std::array<std::int32_t, 32> last{};
    char32_t end = 0;
    for (Numbers numbers(text); !numbers.done();) {
        const char32_t begin = end + numbers.next();
        end = begin + numbers.next();
        for (char32_t value = begin; value < end; ++value) {
            std::vector<char32_t> becomes(numbers.next());
            for (std::size_t i = 0; i < becomes.size(); ++i) {
                std::int32_t& near = last[std::min<std::size_t>(i, 31)];
                near += numbers.nextSigned();
                becomes[i] = static_cast<char32_t>(near);
            }
            entries.emplace_back(value, std::move(becomes));
        }
    }
    return CodePointMap(std::move(entries));
}

const CodePointValues& categories() {
    static const CodePointValues values = valuesFrom(k_category);
    return values;
}

const CodePointValues& scripts() {
    static const CodePointValues values = valuesFrom(k_script);
    return values;
}

/// In the order of make_tables.py; behind the last: not assigned.
constexpr std::string_view kCategories[] = {"lu", "ll", "lt", "lm", "lo", "mn", "mc", "me", "nd", "nl",
                                            "no", "pc", "pd", "ps", "pe", "pi", "pf", "po", "sm", "sc",
                                            "sk", "so", "zs", "zl", "zp", "cc", "cf", "co", "cn"};

/// Long names, as the categories' initials; several make a group.
constexpr std::pair<std::string_view, std::string_view> kLongNames[] = {{"letter", "l"},
                                                                        {"mark", "m"},
                                                                        {"number", "n"},
                                                                        {"punctuation", "p"},
                                                                        {"symbol", "s"},
                                                                        {"separator", "z"},
                                                                        {"other", "c"},
                                                                        {"uppercaseletter", "lu"},
                                                                        {"lowercaseletter", "ll"},
                                                                        {"titlecaseletter", "lt"},
                                                                        {"modifierletter", "lm"},
                                                                        {"otherletter", "lo"},
                                                                        {"nonspacingmark", "mn"},
                                                                        {"spacingmark", "mc"},
                                                                        {"enclosingmark", "me"},
                                                                        {"decimalnumber", "nd"},
                                                                        {"letternumber", "nl"},
                                                                        {"othernumber", "no"},
                                                                        {"connectorpunctuation", "pc"},
                                                                        {"dashpunctuation", "pd"},
                                                                        {"openpunctuation", "ps"},
                                                                        {"closepunctuation", "pe"},
                                                                        {"initialpunctuation", "pi"},
                                                                        {"finalpunctuation", "pf"},
                                                                        {"otherpunctuation", "po"},
                                                                        {"mathsymbol", "sm"},
                                                                        {"currencysymbol", "sc"},
                                                                        {"modifiersymbol", "sk"},
                                                                        {"othersymbol", "so"},
                                                                        {"spaceseparator", "zs"},
                                                                        {"lineseparator", "zl"},
                                                                        {"paragraphseparator", "zp"},
                                                                        {"control", "cc"},
                                                                        {"format", "cf"},
                                                                        {"privateuse", "co"},
                                                                        {"unassigned", "cn"},
                                                                        {"digit", "nd"},
                                                                        {"cntrl", "cc"},
                                                                        {"punct", "p"}};

std::string plain(std::string_view name) {
    std::string letters;
    for (const char c : name)
        if (c != '_' && c != '-' && c != ' ') letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return letters;
}

} // namespace

CodePointSet::CodePointSet(Runs runs) : m_runs(std::move(runs)), m_page(0x1100), m_bits(2) {
    m_bits[1].fill(~std::uint64_t(0)); // 0 and 1: pages of none and of all
    for (const auto& [begin, end] : m_runs)
        for (char32_t at = begin; at < end;) {
            const char32_t pageEnd = (at | 255) + 1;
            std::uint16_t& page = m_page[at >> 8];
            if ((at & 255) == 0 && end >= pageEnd) {
                page = 1;
                at = pageEnd;
                continue;
            }
            if (page == 0) {
                page = static_cast<std::uint16_t>(m_bits.size());
                m_bits.emplace_back();
            }
            for (; at < std::min(end, pageEnd); ++at) m_bits[page][(at & 255) >> 6] |= std::uint64_t(1) << (at & 63);
        }
}

CodePointValues::CodePointValues(const std::vector<std::pair<char32_t, std::uint8_t>>& runs)
    : m_runs(runs), m_page(0x1100) {
    std::vector<std::int32_t> uniform(256, -1); // pages of one value are shared
    std::array<std::uint8_t, 256> page{};
    std::size_t filled = 0, number = 0;
    const auto close = [&](bool same) {
        std::int32_t& known = uniform[page[0]];
        if (!same || known < 0) {
            if (same) known = static_cast<std::int32_t>(m_values.size());
            m_page[number] = static_cast<std::uint16_t>(m_values.size());
            m_values.push_back(page);
        } else {
            m_page[number] = static_cast<std::uint16_t>(known);
        }
        ++number;
        filled = 0;
    };
    for (const auto& [length, value] : runs)
        for (char32_t left = length; left > 0;) {
            const auto take = std::min<std::size_t>(left, 256 - filled);
            std::fill_n(page.begin() + static_cast<std::ptrdiff_t>(filled), take, value);
            filled += take;
            left -= static_cast<char32_t>(take);
            if (filled == 256)
                close(std::all_of(page.begin(), page.end(), [&](std::uint8_t one) { return one == page[0]; }));
        }
    if (number != 0x1100) throw Error(ErrorKind::Bug, "A Unicode table does not cover all code points.");
}

CodePointMap::CodePointMap(std::vector<std::pair<char32_t, std::vector<char32_t>>> entries)
    : m_entries(std::move(entries)), m_page(0x1100), m_index(1) {
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const char32_t value = m_entries[i].first;
        std::uint16_t& page = m_page[value >> 8];
        if (page == 0) {
            page = static_cast<std::uint16_t>(m_index.size());
            m_index.emplace_back();
        }
        m_index[page][value & 255] = static_cast<std::uint16_t>(i + 1);
    }
}

const std::vector<char32_t>* CodePointMap::find(char32_t value) const {
    if (value >= 0x110000) return nullptr;
    const std::uint16_t index = m_index[m_page[value >> 8]][value & 255];
    return index == 0 ? nullptr : &m_entries[index - 1u].second;
}

#define LATHE_TABLE(Type, function, read, data)                                                                        \
    const Type& function() {                                                                                           \
        static const Type table = read(data);                                                                          \
        return table;                                                                                                  \
    }
LATHE_TABLE(CodePointSet, whiteSpaceSet, setFrom, k_whiteSpace)
LATHE_TABLE(CodePointSet, numericSet, setFrom, k_numeric)
LATHE_TABLE(CodePointMap, lowerCaseMap, mapFrom, k_lower)
LATHE_TABLE(CodePointSet, wordSet, setFrom, k_word)
LATHE_TABLE(CodePointSet, markSet, setFrom, k_mark)
LATHE_TABLE(CodePointMap, canonicalMap, mapFrom, k_canonical)
LATHE_TABLE(CodePointMap, compatibleMap, mapFrom, k_compatible)
LATHE_TABLE(CodePointMap, composedMap, mapFrom, k_composed)
LATHE_TABLE(CodePointValues, combiningClasses, valuesFrom, k_combining)
LATHE_TABLE(CodePointSet, punctuationSet, setFrom, k_punctuation)
LATHE_TABLE(CodePointSet, bertControlSet, setFrom, k_bertControl)
LATHE_TABLE(CodePointSet, bertSpaceSet, setFrom, k_bertSpace)
LATHE_TABLE(CodePointSet, bertAccentSet, setFrom, k_bertAccent)
LATHE_TABLE(CodePointSet, patternWordSet, setFrom, k_patternWord)
LATHE_TABLE(CodePointSet, patternSpaceSet, setFrom, k_patternSpace)
LATHE_TABLE(CodePointSet, graphemeExtendSet, setFrom, k_graphemeExtend)
LATHE_TABLE(CodePointSet, graphemePrependSet, setFrom, k_graphemePrepend)
LATHE_TABLE(CodePointSet, graphemeControlSet, setFrom, k_graphemeControl)
LATHE_TABLE(CodePointSet, pictographicSet, setFrom, k_pictographic)
LATHE_TABLE(CodePointMap, upperCaseMap, mapFrom, k_upper)
LATHE_TABLE(CodePointMap, titleCaseMap, mapFrom, k_title)
LATHE_TABLE(CodePointSet, casedSet, setFrom, k_cased)
LATHE_TABLE(CodePointSet, caseIgnorableSet, setFrom, k_caseIgnorable)
LATHE_TABLE(CodePointSet, notPrintableSet, setFrom, k_notPrintable)
#undef LATHE_TABLE

const CodePointMap& foldedMap() {
    static const CodePointMap map([] { // lower case, and what is lower case but folds to another
        std::vector<std::pair<char32_t, std::vector<char32_t>>> entries{{0x17F, {'s'}}, {0x1E9E, {0xDF}}};
        for (const auto& [value, lower] : lowerCaseMap().entries())
            if (lower.size() == 1 && value != 0x1E9E) entries.emplace_back(value, lower);
        std::sort(entries.begin(), entries.end());
        return entries;
    }());
    return map;
}

std::optional<CodePointSet::Runs> propertyRuns(std::string_view name) {
    std::string wanted = plain(name);
    for (const auto& [known, initials] : kLongNames)
        if (known == wanted) wanted = initials;
    if (wanted == "any") return CodePointSet::Runs{{0, 0x110000}};
    if (wanted == "word") return patternWordSet().runs();
    if (wanted == "space" || wanted == "whitespace") return patternSpaceSet().runs();
    if (wanted == "alnum") return unionOf(*propertyRuns("l"), unionOf(*propertyRuns("m"), *propertyRuns("nd")));
    std::array<bool, std::size(kCategories)> in{};
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = !wanted.empty() && kCategories[i].starts_with(wanted);
    if (std::find(in.begin(), in.end(), true) != in.end())
        return categories().runsWhere([&](std::uint8_t value) { return in[value]; });
    std::string_view names = LATHE_UNICODE_SCRIPTS;
    for (std::uint8_t number = 0; !names.empty(); ++number) {
        const std::string_view one = names.substr(0, names.find(' '));
        if (plain(one) == wanted) return scripts().runsWhere([&](std::uint8_t value) { return value == number; });
        names.remove_prefix(std::min(names.size(), one.size() + 1));
    }
    return std::nullopt;
}

CodePointSet::Runs complementOf(const CodePointSet::Runs& runs) {
    CodePointSet::Runs others;
    char32_t at = 0;
    for (const auto& [begin, end] : runs) {
        if (at < begin) others.emplace_back(at, begin);
        at = end;
    }
    if (at < 0x110000) others.emplace_back(at, char32_t(0x110000));
    return others;
}

CodePointSet::Runs unionOf(CodePointSet::Runs a, const CodePointSet::Runs& b) {
    a.insert(a.end(), b.begin(), b.end());
    std::sort(a.begin(), a.end());
    CodePointSet::Runs merged;
    for (const auto& run : a) {
        if (!merged.empty() && run.first <= merged.back().second)
            merged.back().second = std::max(merged.back().second, run.second);
        else merged.push_back(run);
    }
    return merged;
}

CodePointSet::Runs intersectionOf(const CodePointSet::Runs& a, const CodePointSet::Runs& b) {
    return complementOf(unionOf(complementOf(a), complementOf(b)));
}

} // namespace lathe
