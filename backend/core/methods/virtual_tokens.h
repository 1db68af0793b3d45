#pragma once
// What prompts and prefixes share: how many vectors, and whether they leave room for the text.
#include "lathe/field.h"
#include "lathe/field_keys.h"
#include "methods/method_counts.h"

namespace lathe {

inline Field virtualTokensField(std::int64_t fallback, std::string_view paper) {
    return describe(field::numVirtualTokens,
                    {.label = "Virtual tokens",
                     .fallback = fallback,
                     .group = "Method",
                     .help = "Trained vectors before the text; they take up part of the context.",
                     .least = 1,
                     .most = 100000,
                     .unit = "tokens",
                     .paper = paper});
}

inline std::int64_t virtualTokenCount(const Settings& settings) { return settings.get(field::numVirtualTokens); }

inline std::vector<Problem> checkVirtualTokens(const ModelSpec& spec, const Settings& settings) {
    const std::int64_t count = virtualTokenCount(settings);
    if (count + 2 <= spec.context) return {};
    return {{"num_virtual_tokens",
             std::to_string(count) + " virtual tokens leave no room for the text in the model's context of "
                 + std::to_string(spec.context) + "; at most " + std::to_string(spec.context - 2) + " fit"}};
}

/// A text to start from is given where one is asked for, and nowhere else.
inline void checkInitText(const Settings& settings, std::vector<Problem>& problems) {
    const bool text = settings.get(field::promptInit) == PromptInit::Text;
    if (text && settings.get(field::initText).empty())
        problems.push_back({"init_text", Said("The virtual tokens are to start from a text, but none is given.")});
    if (!text && !settings.get(field::initText).empty())
        problems.push_back({"init", Said("A text is given to start from, but init is \"%1\"; choose \"text\".",
                                         settings.text(field::promptInit))});
}

inline double noDecay(Settings&, std::int64_t) { return 0.0; }

} // namespace lathe
