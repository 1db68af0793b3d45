#pragma once
// Several runs side by side: where their recipes differ, and what they came to. One question brings all of it, so that
// the window's tables and plots, the command line and the page for people without Lathe show the same.
#include "lathe/field_place.h"
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// Answered by Comparison.
struct ReadComparison { std::vector<RunId> runs; };

/// The same as one HTML file with curves, plots and tables, which needs nothing beside it. Answered by Done.
struct SaveComparison {
    std::vector<RunId> runs;
    std::string file;
    RunId baseline; ///< the metrics are told as differences to this one of them, too; may be empty
};

/// A field of the recipes, with every default filled in where the run got that far.
struct ComparedField {
    std::string path;          ///< "methods[0].rank"
    FieldPlace place;
    std::vector<Value> values; ///< by run; monostate: its recipe has none
    bool differs() const;
};

enum class Better { Neither, Less, More };
enum class MetricUnit { Number, Loss, Count, PerSecond, Seconds, Bytes, Joules };

/// When in a run it was measured.
enum class MetricAt {
    Run,      ///< of the whole run
    BestEval, ///< at the best evaluation where one is marked, else at the last
    LastEval,
    Change,   ///< at the last evaluation, minus before training: what was forgotten of a held-out set
};

struct ComparedMetric {
    std::string name; ///< "eval_loss", "accuracy", "tokens_per_second", …
    MetricAt at = MetricAt::Run;
    Said title;       ///< "Tokens a second", "accuracy, best evaluation"
    MetricUnit unit = MetricUnit::Number;
    Better better = Better::Neither;
    std::vector<std::optional<double>> values; ///< by run; nullopt: not measured

    bool differs() const;
    /// Nothing where no value is better than another: there is no direction, no number, or but one.
    std::optional<double> best() const;
};

struct Comparison {
    std::vector<RunDetail> runs; ///< in the order asked for
    std::vector<ComparedField> fields; ///< in the order of the recipes
    std::vector<ComparedMetric> metrics;
};

/// Every field that any of the runs' recipes has.
std::vector<ComparedField> comparedFields(const std::vector<RunDetail>& runs);
/// Every metric that any of the runs has. `tokens`: read in the run's steps, by run; 0: not known.
std::vector<ComparedMetric> comparedMetrics(const std::vector<RunDetail>& runs,
                                            const std::vector<std::int64_t>& tokens);
/// The one that runs are judged by: a task's own score, else the validation loss, else the training loss; nullptr where
/// nothing was measured.
const ComparedMetric* leadingMetric(const std::vector<ComparedMetric>& metrics);

/// All runs along an axis of a plot.
struct ComparedAxis {
    static constexpr std::size_t mostCategories = 12; ///< more are names, and tell of nothing that was tried
    std::vector<double> values;    ///< by run; NaN: none
    std::vector<Value> categories; ///< where not all are numbers: what stands at 0, 1, 2, …
    bool log = false;              ///< positive and so far apart that only powers of ten tell them apart
};
ComparedAxis axisOf(const ComparedField& field);
ComparedAxis axisOf(const ComparedMetric& metric);

} // namespace lathe
