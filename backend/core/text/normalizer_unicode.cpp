// NFC, NFD, NFKC and NFKD (Unicode standard annex 15), keeping for each character where it came from in the way
// tokenizers does: a composed character keeps the place of its first part, a part of a decomposed one the whole's.
// Mappings and composition pairs are ICU's; the walk is our own because ICU's says nothing of places.
#include "text/tokenizer_parts.h"
#include "text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace lathe {

namespace {

/// A character of the result and how many characters of the source it uses up: 1 + change, where 1 means none (it was
/// inserted behind another), 0 one, -1 two and so on.
struct Step {
    UChar32 value;
    int change;
    std::uint8_t combining; ///< canonical combining class
};

/// The one character with a canonical decomposition that came after the Unicode version of tokenizers' tables, which leave it alone.
constexpr UChar32 newerComposite = 0x11938;

Step stepOf(UChar32 value, int change) { return {value, change, u_getCombiningClass(value)}; }

class UnicodeForm final : public Normalizer {
public:
    UnicodeForm(bool compatible, bool compose) : m_compose(compose) {
        UErrorCode status = U_ZERO_ERROR;
        m_decomposer = compatible ? icu::Normalizer2::getNFKCInstance(status) : icu::Normalizer2::getNFCInstance(status);
        m_form = compose ? m_decomposer
                         : (compatible ? icu::Normalizer2::getNFKDInstance(status) : icu::Normalizer2::getNFDInstance(status));
        if (U_FAILURE(status)) throw Error(ErrorKind::Bug, std::string("ICU has no normalization data: ") + u_errorName(status));
    }

    void normalize(Passage& passage) const override {
        const std::string_view text = passage.text();
        if (std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return;
        UErrorCode status = U_ZERO_ERROR;
        if (m_form->isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), status) &&
            U_SUCCESS(status))
            return;
        std::vector<Step> steps = decomposed(text);
        if (m_compose) steps = composed(steps);
        apply(passage, steps);
    }

private:
    std::vector<Step> decomposed(std::string_view text) const {
        std::vector<Step> steps;
        steps.reserve(text.size());
        std::size_t run = 0; // where the marks that still may be sorted begin
        const auto sortRun = [&] {
            std::stable_sort(steps.begin() + static_cast<std::ptrdiff_t>(run), steps.end(),
                             [](const Step& a, const Step& b) { return a.combining < b.combining; });
        };
        const auto push = [&](UChar32 value, int change) {
            const Step step = stepOf(value, change);
            if (step.combining == 0) sortRun();
            steps.push_back(step);
            if (step.combining == 0) run = steps.size();
        };
        icu::UnicodeString mapping;
        for (std::size_t at = 0; at < text.size();) {
            const CodePoint point = codePointAt(text, at);
            at += point.bytes;
            const auto value = static_cast<UChar32>(point.value);
            if (point.value < 0x80 || value == newerComposite || !m_decomposer->getDecomposition(value, mapping)) {
                push(value, 0);
                continue;
            }
            for (std::int32_t i = 0; i < mapping.length(); i = mapping.moveIndex32(i, 1)) push(mapping.char32At(i), i > 0);
        }
        sortRun();
        return steps;
    }

    /// D117 of the Unicode standard, section 3.11: each mark joins the last starter unless one between blocks it.
    std::vector<Step> composed(const std::vector<Step>& steps) const {
        constexpr std::size_t none = static_cast<std::size_t>(-1);
        std::vector<Step> out;
        out.reserve(steps.size());
        std::size_t starter = none;
        for (const Step& step : steps) {
            if (starter != none) {
                const bool next = out.size() == starter + 1;
                const bool blocked = !next && out.back().combining >= step.combining;
                const UChar32 pair = blocked ? U_SENTINEL : m_decomposer->composePair(out[starter].value, step.value);
                if (pair >= 0 && pair != newerComposite) {
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

    static void apply(Passage& passage, const std::vector<Step>& steps) {
        const std::string_view text = passage.text();
        std::vector<Origin> source; // of each character
        if (passage.tracked())
            for (std::size_t at = 0; at < text.size(); at += codePointAt(text, at).bytes) source.push_back(passage.origins()[at]);
        std::string result;
        std::vector<Origin> origins;
        result.reserve(text.size());
        std::size_t used = 0;
        for (const Step& step : steps) {
            const std::size_t before = result.size();
            appendUtf8(result, static_cast<char32_t>(step.value));
            if (!passage.tracked()) continue;
            const std::size_t at = step.change > 0 ? used - 1 : used;
            const bool known = at < source.size(); // unknown: an inserted first character
            origins.insert(origins.end(), result.size() - before, known ? source[at] : Origin{});
            if (step.change <= 0) used += static_cast<std::size_t>(1 - step.change);
        }
        passage.replace(std::move(result), std::move(origins));
    }

    const icu::Normalizer2* m_decomposer = nullptr; ///< ICU's own, shared and const
    const icu::Normalizer2* m_form = nullptr;
    bool m_compose;
};

} // namespace

std::unique_ptr<Normalizer> makeNfc(const nlohmann::json&, const std::string&) { return std::make_unique<UnicodeForm>(false, true); }
std::unique_ptr<Normalizer> makeNfd(const nlohmann::json&, const std::string&) { return std::make_unique<UnicodeForm>(false, false); }
std::unique_ptr<Normalizer> makeNfkc(const nlohmann::json&, const std::string&) { return std::make_unique<UnicodeForm>(true, true); }
std::unique_ptr<Normalizer> makeNfkd(const nlohmann::json&, const std::string&) { return std::make_unique<UnicodeForm>(true, false); }

} // namespace lathe
