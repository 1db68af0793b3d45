// NFC, NFD, NFKC and NFKD (Unicode standard annex 15), keeping for each character where it came from in the way
// tokenizers does: a composed character keeps the place of its first part, a part of a decomposed one the whole's.
#include "tokenizer/rewriter.h"
#include "tokenizer/tokenizer_parts.h"
#include "unicode/unicode_tables.h"

#include <algorithm>
#include <unordered_map>

namespace lathe {

namespace {

/// A character of the result, with CharacterChange's meaning of `change`.
struct Step {
    char32_t value;
    int change;
    std::uint8_t combining; ///< canonical combining class
};

// Hangul syllables are put together by counting (Unicode standard, section 3.12).
constexpr char32_t kSyllables = 0xAC00, kLeading = 0x1100, kVowels = 0x1161, kTrailing = 0x11A7;
constexpr char32_t kVowelCount = 21, kTrailingCount = 28, kLeadingCount = 19;
constexpr char32_t kSyllableCount = kLeadingCount * kVowelCount * kTrailingCount;
bool isSyllable(char32_t value) { return value >= kSyllables && value < kSyllables + kSyllableCount; }

std::uint64_t pairOf(char32_t first, char32_t second) { return static_cast<std::uint64_t>(first) << 32 | second; }

const std::unordered_map<std::uint64_t, char32_t>& composites() {
    static const auto table = [] {
        std::unordered_map<std::uint64_t, char32_t> made;
        for (const auto& [composite, parts] : composedMap().entries())
            made.emplace(pairOf(parts[0], parts[1]), composite);
        return made;
    }();
    return table;
}

/// The composite of two characters; 0 where there is none.
char32_t composite(char32_t first, char32_t second) {
    if (first >= kLeading && first < kLeading + kLeadingCount && second >= kVowels && second < kVowels + kVowelCount)
        return kSyllables + ((first - kLeading) * kVowelCount + second - kVowels) * kTrailingCount;
    if (isSyllable(first) && (first - kSyllables) % kTrailingCount == 0 && second > kTrailing
        && second < kTrailing + kTrailingCount)
        return first + second - kTrailing;
    const auto found = composites().find(pairOf(first, second));
    return found == composites().end() ? 0 : found->second;
}

class UnicodeForm final : public Normalizer {
public:
    UnicodeForm(bool compatible, bool compose)
        : m_compatible(compatible), m_compose(compose), m_changing(changingIn(compatible, compose)) {}

    void normalize(Passage& passage) const override {
        if (!changes(passage.text())) return;
        std::vector<Step> steps = decomposed(passage.text());
        if (m_compose) steps = composed(steps);
        std::vector<CharacterChange> made;
        made.reserve(steps.size());
        for (const Step& step : steps) made.push_back({step.value, step.change});
        rewrite(passage, made);
    }

private:
    /// Characters that a normalized text may lack: text without any of them stays as it is.
    static CodePointSet changingIn(bool compatible, bool compose) {
        CodePointSet::Runs runs = combiningClasses().runsWhere([](std::uint8_t value) { return value != 0; });
        const auto add = [&](char32_t value) { runs.emplace_back(value, value + 1); };
        for (const auto& [value, parts] : canonicalMap().entries())
            if (!compose || !composedMap().find(value)) add(value);
        if (compatible)
            for (const auto& [value, parts] : compatibleMap().entries()) add(value);
        if (compose) {
            for (const auto& [value, parts] : composedMap().entries()) add(parts[1]);
            runs.emplace_back(kVowels, kVowels + kVowelCount);
            runs.emplace_back(kTrailing + 1, kTrailing + kTrailingCount);
        } else {
            runs.emplace_back(kSyllables, kSyllables + kSyllableCount);
        }
        return CodePointSet(unionOf(std::move(runs), {}));
    }

    bool changes(std::string_view text) const {
        for (std::size_t at = 0; at < text.size();) {
            if (static_cast<unsigned char>(text[at]) < 0x80) {
                ++at;
                continue;
            }
            const CodePoint point = codePointAt(text, at);
            if (m_changing.contains(point.value)) return true;
            at += point.bytes;
        }
        return false;
    }

    const std::vector<char32_t>* decompositionOf(char32_t value) const {
        const auto* parts = m_compatible ? compatibleMap().find(value) : nullptr;
        return parts ? parts : canonicalMap().find(value);
    }

    std::vector<Step> decomposed(std::string_view text) const {
        std::vector<Step> steps;
        steps.reserve(text.size());
        std::size_t run = 0; // where the marks that still may be sorted begin
        const auto sortRun = [&] {
            std::stable_sort(steps.begin() + static_cast<std::ptrdiff_t>(run), steps.end(),
                             [](const Step& a, const Step& b) { return a.combining < b.combining; });
        };
        const auto push = [&](char32_t value, int change) {
            const Step step{value, change, combiningClasses().at(value)};
            if (step.combining == 0) sortRun();
            steps.push_back(step);
            if (step.combining == 0) run = steps.size();
        };
        for (std::size_t at = 0; at < text.size();) {
            const CodePoint point = codePointAt(text, at);
            at += point.bytes;
            if (isSyllable(point.value)) {
                const char32_t number = point.value - kSyllables, trailing = number % kTrailingCount;
                push(kLeading + number / (kVowelCount * kTrailingCount), 0);
                push(kVowels + number / kTrailingCount % kVowelCount, 1);
                if (trailing) push(kTrailing + trailing, 1);
            } else if (const auto* parts = point.value < 0x80 ? nullptr : decompositionOf(point.value)) {
                for (std::size_t i = 0; i < parts->size(); ++i) push((*parts)[i], i > 0);
            } else {
                push(point.value, 0);
            }
        }
        sortRun();
        return steps;
    }

    /// D117 of the Unicode standard, section 3.11: each mark joins the last starter unless one between blocks it.
    static std::vector<Step> composed(const std::vector<Step>& steps) {
        constexpr std::size_t none = static_cast<std::size_t>(-1);
        std::vector<Step> out;
        out.reserve(steps.size());
        std::size_t starter = none;
        for (const Step& step : steps) {
            if (starter != none) {
                const bool next = out.size() == starter + 1;
                const bool blocked = !next && out.back().combining >= step.combining;
                if (const char32_t pair = blocked ? 0 : composite(out[starter].value, step.value)) {
                    out[starter].value = pair;
                    out[starter].change += step.change - 1;
                    continue;
                }
            }
            out.push_back(step);
            if (step.combining == 0) starter = out.size() - 1;
        }
        return out;
    }

    bool m_compatible, m_compose;
    CodePointSet m_changing;
};

} // namespace

std::unique_ptr<Normalizer> makeNfc(const nlohmann::json&, const std::string&) {
    return std::make_unique<UnicodeForm>(false, true);
}
std::unique_ptr<Normalizer> makeNfd(const nlohmann::json&, const std::string&) {
    return std::make_unique<UnicodeForm>(false, false);
}
std::unique_ptr<Normalizer> makeNfkc(const nlohmann::json&, const std::string&) {
    return std::make_unique<UnicodeForm>(true, true);
}
std::unique_ptr<Normalizer> makeNfkd(const nlohmann::json&, const std::string&) {
    return std::make_unique<UnicodeForm>(true, false);
}

} // namespace lathe
