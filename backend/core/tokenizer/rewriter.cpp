#include "tokenizer/rewriter.h"

namespace lathe {

void rewrite(Passage& passage, const std::vector<CharacterChange>& changes) {
    const std::string_view text = passage.text();
    std::vector<Origin> source; // of each character
    if (passage.tracked())
        for (std::size_t at = 0; at < text.size(); at += codePointAt(text, at).bytes)
            source.push_back(passage.origins()[at]);
    std::string result;
    std::vector<Origin> origins;
    result.reserve(text.size());
    std::size_t used = 0;
    for (const CharacterChange& step : changes) {
        const std::size_t before = result.size();
        appendUtf8(result, step.value);
        if (!passage.tracked()) continue;
        const Origin start{passage.begin(), passage.begin()};
        const std::size_t at = step.change > 0 ? used - 1 : used; // used 0: wraps, so unknown
        const Origin behind = source.empty() ? start : Origin{source.back().end, source.back().end};
        const Origin origin = at < source.size() ? source[at] : step.change > 0 && used == 0 ? start : behind;
        origins.insert(origins.end(), result.size() - before, origin);
        if (step.change <= 0) used += static_cast<std::size_t>(1 - step.change);
    }
    passage.replace(std::move(result), std::move(origins));
}

} // namespace lathe
