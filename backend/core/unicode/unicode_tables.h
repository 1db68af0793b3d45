#pragma once
// Unicode properties exactly as tokenizers 0.23 has them (unicode_data.inc, made by packaging/unicode/make_tables.py).
// The library's parts bring tables of several Unicode versions; each function here says whose it gives.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lathe {

/// A set of code points, as runs and for quick look-up.
class CodePointSet {
public:
    using Runs = std::vector<std::pair<char32_t, char32_t>>; ///< [first, behind the last), ascending, not touching
    explicit CodePointSet(Runs runs);
    bool contains(char32_t value) const {
        const std::uint16_t page = value < 0x110000 ? m_page[value >> 8] : 0;
        return (m_bits[page][(value & 255) >> 6] >> (value & 63) & 1) != 0;
    }
    const Runs& runs() const { return m_runs; }

private:
    Runs m_runs;
    std::vector<std::uint16_t> m_page;
    std::vector<std::array<std::uint64_t, 4>> m_bits;
};

/// A small number for each code point.
class CodePointValues {
public:
    explicit CodePointValues(
        const std::vector<std::pair<char32_t, std::uint8_t>>& runs); ///< length and value, from 0 on
    std::uint8_t at(char32_t value) const { return value < 0x110000 ? m_values[m_page[value >> 8]][value & 255] : 0; }
    /// Where wanted(value) is true.
    template <class Wanted>
    CodePointSet::Runs runsWhere(const Wanted& wanted) const {
        CodePointSet::Runs found;
        char32_t begin = 0;
        for (const auto& [length, value] : m_runs) {
            if (wanted(value)) {
                if (!found.empty() && found.back().second == begin) found.back().second += length;
                else found.emplace_back(begin, begin + length);
            }
            begin += length;
        }
        return found;
    }

private:
    std::vector<std::pair<char32_t, std::uint8_t>> m_runs;
    std::vector<std::uint16_t> m_page;
    std::vector<std::array<std::uint8_t, 256>> m_values;
};

/// What some code points become.
class CodePointMap {
public:
    explicit CodePointMap(std::vector<std::pair<char32_t, std::vector<char32_t>>> entries);
    const std::vector<char32_t>* find(char32_t value) const;
    const std::vector<std::pair<char32_t, std::vector<char32_t>>>& entries() const { return m_entries; }

private:
    std::vector<std::pair<char32_t, std::vector<char32_t>>> m_entries; ///< ascending
    std::vector<std::uint16_t> m_page;
    std::vector<std::array<std::uint16_t, 256>> m_index; ///< 1 + entry
};

// Rust's standard library.
const CodePointSet& whiteSpaceSet();
const CodePointSet& numericSet();      ///< general categories N*
const CodePointMap& lowerCaseMap();
// Its regex crate.
const CodePointSet& wordSet();         ///< \w
// The normalization crate.
const CodePointSet& markSet();         ///< general categories M*
const CodePointMap& canonicalMap();    ///< full canonical decompositions, Hangul left out
const CodePointMap& compatibleMap();   ///< full compatibility decompositions where they differ from those
const CodePointMap& composedMap();     ///< composite to first and second
const CodePointValues& combiningClasses();
// BERT's, frozen at Unicode 8.
const CodePointSet& punctuationSet();
const CodePointSet& bertControlSet();
const CodePointSet& bertSpaceSet();
const CodePointSet& bertAccentSet();
// Oniguruma, the engine of patterns.
const CodePointSet& patternWordSet();  ///< \w
const CodePointSet& patternSpaceSet(); ///< \s
const CodePointMap& foldedMap();       ///< simple case folding
/// \p{...}: a general category or group ("L", "Lu", "Letter"), a script, or a POSIX class ("Alpha"). nullopt where none
/// is called so.
std::optional<CodePointSet::Runs> propertyRuns(std::string_view name);
// Grapheme clusters (Unicode standard annex 29).
const CodePointSet& graphemeExtendSet(); ///< what never begins a cluster: Extend, ZWJ, SpacingMark
const CodePointSet& graphemePrependSet();
const CodePointSet& graphemeControlSet(); ///< but CR and LF
const CodePointSet& pictographicSet();

// Python's str (unicode_case.inc, made by packaging/unicode/make_case_tables.py).
const CodePointMap& upperCaseMap();
const CodePointMap& titleCaseMap(); ///< where it differs from upper case
const CodePointSet& casedSet(); ///< what makes a sigma behind it final; and what is passed over in looking for that
const CodePointSet& caseIgnorableSet();
const CodePointSet& notPrintableSet(); ///< what repr() escapes

CodePointSet::Runs complementOf(const CodePointSet::Runs& runs);
CodePointSet::Runs unionOf(CodePointSet::Runs a, const CodePointSet::Runs& b);
CodePointSet::Runs intersectionOf(const CodePointSet::Runs& a, const CodePointSet::Runs& b);

} // namespace lathe
