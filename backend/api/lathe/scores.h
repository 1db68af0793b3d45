#pragma once
// What a run's evaluations say: which metrics there are, the run's own value of each, and what it forgot.
#include "lathe/run.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// Every metric that an evaluation carries, in alphabetic order, those of the held-out set last.
std::vector<std::string> metricNames(const std::vector<EvalPoint>& evals);
bool isHeldOut(const std::string& metric); ///< "held_out.perplexity"
/// Of a loss and a perplexity. Every score of a task is the better the larger it is.
bool lessIsBetter(const std::string& metric);
/// The one that stands for a run in a list: a task's own score, else the perplexity; "" of none.
template <class Values> std::string leadingMetric(const std::map<std::string, Values>& metrics) {
    for (const char* name : {"f1", "span_f1", "accuracy", "pearson", "perplexity"})
        if (metrics.count(name)) return name;
    return metrics.empty() ? std::string() : metrics.begin()->first;
}

struct Score {
    std::int64_t step = 0;
    double value = 0;
};
/// At the best evaluation where one is marked (the run's result), else at the last; none where it was never measured.
std::optional<Score> scoreOf(const RunDetail& run, const std::string& metric);

/// A held-out metric before training (step 0, else the first evaluation that has it) and at the last evaluation.
struct Forgetting {
    std::string metric;
    double before = 0, after = 0;
    double difference() const { return after - before; }
    bool isWorse() const { return lessIsBetter(metric) ? after > before : after < before; }
};
/// Nothing where it was measured fewer than two times.
std::optional<Forgetting> forgettingOf(const RunDetail& run, const std::string& metric);
std::vector<Forgetting> forgettingsOf(const RunDetail& run);

/// Validation losses of a run over a quantized base: of that base untrained, of the same base in 16 bits, and of the
/// run's result.
struct QuantizationGap {
    double quantized = 0, unquantized = 0, result = 0;
    /// How much of what quantizing cost the training has won back; over 1 where the result is better than the 16-bit
    /// base was. Nothing where quantizing cost nothing.
    std::optional<double> closed() const;
};
/// Nothing where the 16-bit base was not scored, or nothing was trained since.
std::optional<QuantizationGap> quantizationGapOf(const RunDetail& run);

} // namespace lathe
