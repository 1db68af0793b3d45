#pragma once
// Scores of predicted classes, sets of labels and numbers, defined as scikit-learn and SciPy define them. No torch.
#include <cstdint>
#include <span>
#include <vector>

namespace lathe {

struct ClassScores {
    double accuracy = 0;
    double macroF1 = 0; ///< mean over the classes that are expected or predicted at all; 0 for one that is never right
    double microF1 = 0; ///< with one class for each row the same as the accuracy
    double matthews =
        0; ///< correlation coefficient of any number of classes (Gorodkin 2004); 0 where one side is constant
    std::vector<std::vector<std::int64_t>> confusion; ///< [expected][predicted]
};
/// Both as long as each other, each value in [0, classes). All 0 without rows.
ClassScores scoreClasses(std::span<const std::int32_t> expected, std::span<const std::int32_t> predicted,
                         std::int64_t classes);

struct LabelSetScores {
    double accuracy = 0; ///< share of rows whose whole set is right
    double macroF1 = 0; ///< mean over all labels; 0 for one that is never right
    double microF1 = 0; ///< of all rows' labels together
};
/// `labels` values of 0 or 1 for each row, row after row.
LabelSetScores scoreLabelSets(std::span<const std::uint8_t> expected, std::span<const std::uint8_t> predicted,
                              std::int64_t labels);

/// Correlations of two lists of the same length; 0 where one of them is constant or there are fewer than two.
double pearson(std::span<const double> a, std::span<const double> b);
double spearman(std::span<const double> a, std::span<const double> b); ///< of ranks; equal values share their mean rank

} // namespace lathe
