// Figures of the whole run are a table; those of evaluations are what the evaluations carry.
#include "lathe/comparison.h"
#include "lathe/scores.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lathe {
namespace {

template <class Number> std::optional<double> unlessZero(Number value) {
    return value > 0 ? std::optional(double(value)) : std::nullopt;
}

struct RunFigure {
    const char* name;
    Said title;
    MetricUnit unit;
    Better better;
    std::optional<double> (*of)(const RunDetail& run, std::int64_t tokens);
};

const std::vector<RunFigure>& runFigures() {
    static const std::vector<RunFigure> figures{
        {"loss", Said("Training loss, last step"), MetricUnit::Loss, Better::Less,
         [](const RunDetail& run, std::int64_t) { return run.summary.lastLoss; }},
        {"tokens_per_second", Said("Tokens per second"), MetricUnit::PerSecond, Better::More,
         [](const RunDetail& run, std::int64_t tokens) {
             return run.summary.seconds > 0 ? unlessZero(double(tokens) / run.summary.seconds) : std::nullopt;
         }},
        {"seconds", Said("Time trained"), MetricUnit::Seconds, Better::Less,
         [](const RunDetail& run, std::int64_t) { return unlessZero(run.summary.seconds); }},
        {"joules", Said("Energy of the whole GPU"), MetricUnit::Joules, Better::Less,
         [](const RunDetail& run, std::int64_t) { return run.summary.joules; }},
        {"peak_bytes", Said("Peak memory, measured"), MetricUnit::Bytes, Better::Less,
         [](const RunDetail& run, std::int64_t) { return unlessZero(run.measuredPeakBytes); }},
        {"trainable", Said("Trained parameters"), MetricUnit::Count, Better::Neither,
         [](const RunDetail& run, std::int64_t) { return unlessZero(run.summary.trainable); }},
        {"steps", Said("Steps"), MetricUnit::Count, Better::Neither,
         [](const RunDetail& run, std::int64_t) { return std::optional(double(run.summary.step)); }},
    };
    return figures;
}

const EvalPoint* lastEval(const RunDetail& run) {
    const EvalPoint* last = nullptr;
    for (const EvalPoint& eval : run.evals)
        if (!last || eval.step >= last->step) last = &eval;
    return last;
}

std::optional<double> lastScore(const RunDetail& run, const std::string& metric) {
    const EvalPoint* last = nullptr;
    for (const EvalPoint& eval : run.evals)
        if (eval.metrics.count(metric) && (!last || eval.step >= last->step)) last = &eval;
    return last ? std::optional(last->metrics.at(metric)) : std::nullopt;
}

Better betterOf(const std::string& metric) { return lessIsBetter(metric) ? Better::Less : Better::More; }

/// "macro F1" of "macro_f1".
std::string wordsOfMetric(std::string name) {
    if (isHeldOut(name)) name = "held-out " + name.substr(9);
    std::replace(name.begin(), name.end(), '_', ' ');
    if (const std::size_t at = name.find("f1"); at != std::string::npos) name[at] = 'F';
    return name;
}

} // namespace

bool ComparedMetric::differs() const {
    return std::any_of(values.begin(), values.end(), [&](const auto& value) { return value != values.front(); });
}

std::optional<double> ComparedMetric::best() const {
    std::optional<double> best;
    bool any = false; // that one is better than another
    for (const auto& value : values) {
        if (!value || !std::isfinite(*value)) continue;
        any = any || (best && *value != *best);
        if (!best || (better == Better::Less ? *value < *best : *value > *best)) best = value;
    }
    return any && better != Better::Neither ? best : std::nullopt;
}

std::vector<ComparedMetric> comparedMetrics(const std::vector<RunDetail>& runs,
                                            const std::vector<std::int64_t>& tokens) {
    std::vector<ComparedMetric> all;
    const auto add = [&](ComparedMetric metric, auto&& of) {
        for (std::size_t run = 0; run < runs.size(); ++run) metric.values.push_back(of(run));
        const auto known = [](const std::optional<double>& value) { return value.has_value(); };
        if (std::any_of(metric.values.begin(), metric.values.end(), known)) all.push_back(std::move(metric));
    };
    add({"eval_loss", MetricAt::BestEval, Said("Validation loss, best"), MetricUnit::Loss, Better::Less, {}},
        [&](std::size_t run) { return runs[run].summary.bestEvalLoss; });
    add({"eval_loss", MetricAt::LastEval, Said("Validation loss, last"), MetricUnit::Loss, Better::Less, {}},
        [&](std::size_t run) {
            const EvalPoint* last = lastEval(runs[run]);
            return last ? std::optional(last->loss) : std::nullopt;
        });
    std::vector<EvalPoint> evals;
    for (const RunDetail& run : runs) evals.insert(evals.end(), run.evals.begin(), run.evals.end());
    for (const std::string& name : metricNames(evals)) {
        const std::string words = wordsOfMetric(name);
        const auto last = [&](std::size_t run) { return lastScore(runs[run], name); };
        if (isHeldOut(name)) {
            add({name, MetricAt::LastEval, Said("%1, last evaluation", words), MetricUnit::Number, betterOf(name), {}},
                last);
            add({name, MetricAt::Change, Said("%1, after minus before", words), MetricUnit::Number, betterOf(name), {}},
                [&](std::size_t run) {
                    const auto forgotten = forgettingOf(runs[run], name);
                    return forgotten ? std::optional(forgotten->difference()) : std::nullopt;
                });
            continue;
        }
        add({name, MetricAt::BestEval, Said("%1, best evaluation", words), MetricUnit::Number, betterOf(name), {}},
            [&](std::size_t run) {
                const auto score = scoreOf(runs[run], name);
                return score ? std::optional(score->value) : std::nullopt;
            });
        add({name, MetricAt::LastEval, Said("%1, last evaluation", words), MetricUnit::Number, betterOf(name), {}},
            last);
    }
    for (const RunFigure& figure : runFigures())
        add({figure.name, MetricAt::Run, figure.title, figure.unit, figure.better, {}},
            [&](std::size_t run) { return figure.of(runs[run], run < tokens.size() ? tokens[run] : 0); });
    return all;
}

const ComparedMetric* leadingMetric(const std::vector<ComparedMetric>& metrics) {
    std::map<std::string, int> scores;
    for (const ComparedMetric& metric : metrics)
        if (metric.at == MetricAt::BestEval && metric.better == Better::More) scores[metric.name] = 1;
    const std::string wanted = scores.empty() ? "eval_loss" : leadingMetric(scores);
    for (const std::string& name : {wanted, std::string("loss")})
        for (const ComparedMetric& metric : metrics)
            if (metric.name == name && metric.at != MetricAt::LastEval) return &metric;
    return metrics.empty() ? nullptr : &metrics.front();
}

} // namespace lathe
