#pragma once
// What a dataset is like as a whole: rows that nearly repeat others, labels, lengths, how full packed rows would be.
#include "lathe/recipe.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// What the data is like as a whole. Answered by DataAnalysis.
struct AnalyzeData { Recipe recipe; };

/// A row that says nearly the same as an earlier one.
struct DuplicateRows {
    std::int64_t row = 0, earlier = 0; ///< 0-based, in file order over all sources
    double similarity =
        0; ///< Jaccard index of their sets of three words in a row, estimated from 64 minima (Broder 1997)
    bool leak = false; ///< one of the two is trained on, the other only measured
    std::string text, earlierText; ///< how they begin
};

struct LabelShare {
    std::string label;
    std::int64_t train = 0, validation = 0, heldOut = 0; ///< rows (token classification: words)
};

/// Rows put into packs of `maxLength` tokens, first fit.
struct PackingOutlook {
    std::int64_t maxLength = 0, rows = 0, packs = 0;
    double filled = 0; ///< share of the packs' tokens that are rows' own
};

struct DataAnalysis {
    std::int64_t rows = 0;
    std::int64_t notUtf8 = 0; ///< rows with bytes that are not UTF-8
    std::int64_t repeated = 0; ///< rows whose text is an earlier one's to the letter
    std::int64_t alike = 0, alikeLeaks = 0; ///< rows that resemble an earlier one and don't repeat it; pairs across the
                                            ///< split, repeated ones included
    std::int64_t compared = 0; ///< rows looked at for that: the first million
    double leastSimilarity = 0.8; ///< from which two rows are alike
    std::vector<DuplicateRows> pairs; ///< across the split first, then the most alike; the first 200
    std::vector<LabelShare> labels; ///< the most frequent first; empty where the task has none
    std::string lengthUnit; ///< "tokens"; "characters" without a model
    std::vector<std::pair<int, std::int64_t>> percentiles; ///< 5, 25, 50, 75, 95, 99, 100
    std::vector<PackingOutlook> packing; ///< empty without a model
};

} // namespace lathe
