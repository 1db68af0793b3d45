// Counts first, scores from them; where a class has neither labels nor predictions its score is 0, as in scikit-
// learn.
#include "eval/metrics_classification.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lathe {

namespace {

/// 2 tp / (2 tp + fp + fn)
double f1(std::int64_t both, std::int64_t expected, std::int64_t predicted) {
    return expected + predicted == 0 ? 0 : 2.0 * static_cast<double>(both) / static_cast<double>(expected + predicted);
}

std::vector<double> ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
        for (std::size_t k = i; k < end; ++k) ranks[order[k]] = static_cast<double>(i + end - 1) / 2;
        i = end;
    }
    return ranks;
}

} // namespace

ClassScores scoreClasses(std::span<const std::int32_t> expected, std::span<const std::int32_t> predicted,
                         std::int64_t classes) {
    ClassScores scores;
    const auto n = static_cast<std::size_t>(classes);
    scores.confusion.assign(n, std::vector<std::int64_t>(n));
    for (std::size_t i = 0; i < expected.size(); ++i)
        ++scores.confusion[static_cast<std::size_t>(expected[i])][static_cast<std::size_t>(predicted[i])];
    std::vector<std::int64_t> were(n), said(n);
    std::int64_t right = 0;
    for (std::size_t e = 0; e < n; ++e)
        for (std::size_t p = 0; p < n; ++p) {
            were[e] += scores.confusion[e][p];
            said[p] += scores.confusion[e][p];
            right += e == p ? scores.confusion[e][p] : 0;
        }
    const auto rows = static_cast<double>(expected.size());
    if (rows == 0) return scores;
    double present = 0, sum = 0, cross = 0, squaresExpected = 0, squaresPredicted = 0;
    for (std::size_t c = 0; c < n; ++c) {
        if (were[c] + said[c] > 0) {
            present += 1;
            sum += f1(scores.confusion[c][c], were[c], said[c]);
        }
        const auto e = static_cast<double>(were[c]), p = static_cast<double>(said[c]);
        cross += e * p;
        squaresExpected += e * e;
        squaresPredicted += p * p;
    }
    scores.accuracy = scores.microF1 = static_cast<double>(right) / rows;
    scores.macroF1 = sum / present;
    const double spread = (rows * rows - squaresExpected) * (rows * rows - squaresPredicted);
    scores.matthews = spread > 0 ? (static_cast<double>(right) * rows - cross) / std::sqrt(spread) : 0;
    return scores;
}

LabelSetScores scoreLabelSets(std::span<const std::uint8_t> expected, std::span<const std::uint8_t> predicted,
                              std::int64_t labels) {
    LabelSetScores scores;
    const auto width = static_cast<std::size_t>(labels);
    if (width == 0 || expected.empty()) return scores;
    std::int64_t both = 0, were = 0, said = 0;
    for (std::size_t label = 0; label < width; ++label) {
        std::int64_t ownBoth = 0, ownWere = 0, ownSaid = 0;
        for (std::size_t i = label; i < expected.size(); i += width) {
            ownBoth += expected[i] && predicted[i];
            ownWere += expected[i] != 0;
            ownSaid += predicted[i] != 0;
        }
        scores.macroF1 += f1(ownBoth, ownWere, ownSaid) / static_cast<double>(width);
        both += ownBoth;
        were += ownWere;
        said += ownSaid;
    }
    scores.microF1 = f1(both, were, said);
    std::int64_t whole = 0;
    for (std::size_t i = 0; i < expected.size(); i += width)
        whole += std::equal(expected.begin() + static_cast<std::ptrdiff_t>(i),
                            expected.begin() + static_cast<std::ptrdiff_t>(i + width),
                            predicted.begin() + static_cast<std::ptrdiff_t>(i),
                            [](auto a, auto b) { return (a != 0) == (b != 0); });
    scores.accuracy = static_cast<double>(whole) / (static_cast<double>(expected.size()) / static_cast<double>(width));
    return scores;
}

double pearson(std::span<const double> a, std::span<const double> b) {
    if (a.size() < 2) return 0;
    const auto n = static_cast<double>(a.size());
    const double meanA = std::accumulate(a.begin(), a.end(), 0.0) / n,
                 meanB = std::accumulate(b.begin(), b.end(), 0.0) / n;
    double cross = 0, squaresA = 0, squaresB = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        cross += (a[i] - meanA) * (b[i] - meanB);
        squaresA += (a[i] - meanA) * (a[i] - meanA);
        squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return squaresA > 0 && squaresB > 0 ? std::clamp(cross / std::sqrt(squaresA) / std::sqrt(squaresB), -1.0, 1.0) : 0;
}

double spearman(std::span<const double> a, std::span<const double> b) {
    const std::vector<double> ranksA = ranks(a), ranksB = ranks(b);
    return pearson(ranksA, ranksB);
}

} // namespace lathe
