// Spans are read the way conlleval reads them, tag by tag, which also settles what malformed sequences mean.
#include "eval/metrics_spans.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace lathe {

namespace {

struct Tag {
    char kind = 'O';
    std::string_view type = "_";
};

/// "B-PER": B, PER. What stands behind the first hyphen after the first character; "_" where nothing does.
Tag readTag(const std::string& text) {
    if (text.empty()) return {};
    std::string_view rest = std::string_view(text).substr(1);
    if (const std::size_t hyphen = rest.find('-'); hyphen != std::string_view::npos) rest.remove_prefix(hyphen + 1);
    return {text[0], rest.empty() ? std::string_view("_") : rest};
}

bool inside(char kind) { return kind != 'O' && kind != '.'; }

bool endsBefore(const Tag& last, const Tag& tag) {
    if (last.kind == 'E' || last.kind == 'S') return true;
    if ((last.kind == 'B' || last.kind == 'I') && (tag.kind == 'B' || tag.kind == 'S' || tag.kind == 'O')) return true;
    return inside(last.kind) && last.type != tag.type;
}

bool beginsAt(const Tag& last, const Tag& tag) {
    if (tag.kind == 'B' || tag.kind == 'S') return true;
    if ((last.kind == 'E' || last.kind == 'S' || last.kind == 'O') && (tag.kind == 'E' || tag.kind == 'I')) return true;
    return inside(tag.kind) && last.type != tag.type;
}

struct Counts { std::int64_t right = 0, expected = 0, predicted = 0; };

double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}
double f1(const Counts& counts) { return share(2 * counts.right, counts.expected + counts.predicted); }

} // namespace

std::vector<TaggedSpan> spansOf(const std::vector<std::string>& tags) {
    std::vector<TaggedSpan> spans;
    Tag last{'O', ""};
    std::int64_t begin = 0;
    for (std::size_t i = 0; i <= tags.size(); ++i) {
        const Tag tag = i < tags.size() ? readTag(tags[i]) : Tag{};
        const auto at = static_cast<std::int64_t>(i);
        if (endsBefore(last, tag)) spans.push_back({std::string(last.type), begin, at - 1});
        if (beginsAt(last, tag)) begin = at;
        last = tag;
    }
    return spans;
}

SpanScores scoreSpans(const std::vector<std::vector<std::string>>& expected,
                      const std::vector<std::vector<std::string>>& predicted) {
    std::map<std::string, Counts> types;
    Counts all;
    std::int64_t words = 0, rightWords = 0;
    for (std::size_t s = 0; s < expected.size(); ++s) {
        auto were = spansOf(expected[s]), said = spansOf(predicted[s]);
        std::sort(were.begin(), were.end());
        for (const TaggedSpan& span : were) {
            ++types[span.type].expected;
            ++all.expected;
        }
        for (const TaggedSpan& span : said) {
            const bool right = std::binary_search(were.begin(), were.end(), span);
            Counts& own = types[span.type];
            ++own.predicted;
            ++all.predicted;
            own.right += right;
            all.right += right;
        }
        for (std::size_t i = 0; i < expected[s].size(); ++i, ++words) rightWords += expected[s][i] == predicted[s][i];
    }
    SpanScores scores;
    scores.precision = share(all.right, all.predicted);
    scores.recall = share(all.right, all.expected);
    scores.f1 = f1(all);
    scores.accuracy = share(rightWords, words);
    for (const auto& [name, counts] : types)
        scores.types.push_back({name, share(counts.right, counts.predicted), share(counts.right, counts.expected),
                                f1(counts), counts.expected});
    return scores;
}

} // namespace lathe
