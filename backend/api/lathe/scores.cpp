#include "lathe/scores.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lathe {
namespace {
const std::string unquantizedLoss = "unquantized.loss"; ///< of step 0
}

bool isHeldOut(const std::string& metric) { return metric.rfind("held_out.", 0) == 0; }

bool lessIsBetter(const std::string& metric) {
    const std::string name = isHeldOut(metric) ? metric.substr(9) : metric;
    return name.find("loss") != std::string::npos || name == "perplexity";
}

std::vector<std::string> metricNames(const std::vector<EvalPoint>& evals) {
    std::set<std::string> own, heldOut;
    for (const EvalPoint& eval : evals)
        for (const auto& [name, value] : eval.metrics)
            if (name != unquantizedLoss) // that one is of the gap, not a curve
                (isHeldOut(name) ? heldOut : own).insert(name);
    std::vector<std::string> names(own.begin(), own.end());
    names.insert(names.end(), heldOut.begin(), heldOut.end());
    return names;
}

std::optional<Score> scoreOf(const RunDetail& run, const std::string& metric) {
    std::optional<Score> best, last;
    for (const EvalPoint& eval : run.evals) {
        const auto found = eval.metrics.find(metric);
        if (found == eval.metrics.end()) continue;
        last = Score{eval.step, found->second};
        if (eval.best) best = last;
    }
    return best ? best : last;
}

std::optional<Forgetting> forgettingOf(const RunDetail& run, const std::string& metric) {
    const EvalPoint *first = nullptr, *last = nullptr;
    for (const EvalPoint& eval : run.evals) {
        if (!eval.metrics.count(metric)) continue;
        if (!first || eval.step < first->step) first = &eval;
        if (!last || eval.step >= last->step) last = &eval;
    }
    if (!first || first == last) return {};
    return Forgetting{metric, first->metrics.at(metric), last->metrics.at(metric)};
}

std::optional<double> QuantizationGap::closed() const {
    if (quantized <= unquantized) return {};
    return (quantized - result) / (quantized - unquantized);
}

std::optional<QuantizationGap> quantizationGapOf(const RunDetail& run) {
    const EvalPoint *before = nullptr, *result = nullptr;
    for (const EvalPoint& eval : run.evals) {
        if (eval.metrics.count(unquantizedLoss)) before = &eval;
        else if (std::isfinite(eval.loss) && (!result || !result->best)) result = &eval; // the best one, else the last
    }
    if (!before || !result) return {};
    return QuantizationGap{before->loss, before->metrics.at(unquantizedLoss), result->loss};
}

std::vector<Forgetting> forgettingsOf(const RunDetail& run) {
    std::vector<Forgetting> out;
    for (const std::string& metric : metricNames(run.evals))
        if (isHeldOut(metric))
            if (const auto forgotten = forgettingOf(run, metric)) out.push_back(*forgotten);
    return out;
}

} // namespace lathe
