#pragma once
// Scores of tagged spans (names, chunks), as seqeval's default mode counts them (the rules of conlleval, Tjong Kim Sang
// and Buchholz 2000): a span is right where type, begin and end are. Reads IOB1, IOB2, IOE, BIOES and mixtures. No
// torch.
#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

struct TaggedSpan {
    std::string type;             ///< "PER" of "B-PER"; "_" where the tag has none
    std::int64_t begin = 0, end = 0; ///< first and last word
    auto operator<=>(const TaggedSpan&) const = default;
};

/// The spans of one sentence's tags.
std::vector<TaggedSpan> spansOf(const std::vector<std::string>& tags);

struct SpanScores {
    struct Type {
        std::string name;
        double precision = 0, recall = 0, f1 = 0;
        std::int64_t expected = 0; ///< how many spans of it there are
    };
    double precision = 0, recall = 0, f1 = 0; ///< over all spans; 0 where there is nothing to divide by
    double accuracy = 0;                      ///< share of words with the right tag
    std::vector<Type> types;                  ///< by name; of all expected and predicted spans
};
/// A list of tags for each sentence; both lists alike in shape.
SpanScores scoreSpans(const std::vector<std::vector<std::string>>& expected,
                      const std::vector<std::vector<std::string>>& predicted);

} // namespace lathe
