#include "tokenizer/split_behavior.h"

#include <algorithm>

namespace lathe {

namespace {

struct Cut {
    ByteSpan span;
    bool delimiter;
};

std::vector<Cut> cutsOf(ByteSpan whole, std::span<const ByteSpan> delimiters, bool invert) {
    std::vector<Cut> cuts;
    std::size_t at = whole.begin;
    for (const ByteSpan& delimiter : delimiters) {
        if (at < delimiter.begin) cuts.push_back({{at, delimiter.begin}, invert});
        cuts.push_back({delimiter, !invert});
        at = delimiter.end;
    }
    if (at < whole.end) cuts.push_back({{at, whole.end}, invert});
    return cuts;
}

} // namespace

SplitBehavior splitBehavior(const std::string& name, const std::string& where) {
    constexpr std::pair<std::string_view, SplitBehavior> names[] = {
        {"Removed", SplitBehavior::Removed},
        {"Isolated", SplitBehavior::Isolated},
        {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
        {"MergedWithNext", SplitBehavior::MergedWithNext},
        {"Contiguous", SplitBehavior::Contiguous},
    };
    for (const auto& [known, behavior] : names)
        if (known == name) return behavior;
    throwNotSupported(where, "behavior " + name);
}

void cutAt(ByteSpan whole, std::span<const ByteSpan> delimiters, SplitBehavior behavior, bool invert,
           std::vector<ByteSpan>& words) {
    std::vector<Cut> cuts = cutsOf(whole, delimiters, invert);
    std::vector<ByteSpan> made;
    bool previous = false;
    const auto each = [&](const Cut& cut) {
        switch (behavior) {
        case SplitBehavior::Removed:
            if (!cut.delimiter) made.push_back(cut.span);
            break;
        case SplitBehavior::Isolated: made.push_back(cut.span); break;
        case SplitBehavior::Contiguous:
            if (cut.delimiter == previous && !made.empty()) made.back().end = cut.span.end;
            else made.push_back(cut.span);
            break;
        case SplitBehavior::MergedWithPrevious:
            if (cut.delimiter && !previous && !made.empty()) made.back().end = cut.span.end;
            else made.push_back(cut.span);
            break;
        case SplitBehavior::MergedWithNext:
            if (cut.delimiter && !previous && !made.empty()) made.back().begin = cut.span.begin;
            else made.push_back(cut.span);
            break;
        }
        previous = cut.delimiter;
    };
    if (behavior == SplitBehavior::MergedWithNext) {
        std::for_each(cuts.rbegin(), cuts.rend(), each);
        std::reverse(made.begin(), made.end());
    } else {
        std::for_each(cuts.begin(), cuts.end(), each);
    }
    for (const ByteSpan& word : made)
        if (word.begin < word.end) words.push_back(word);
}

} // namespace lathe
