// Batches follow memory, not examples: when one does not fit it is cut, and the sums stay the same.
#include "eval/evaluate.h"

#include "base/clock.h"
#include "data/batch_builder.h"
#include "lathe/field_keys.h"
#include "tensor/compute_device.h"
#include "tensor/out_of_memory.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace lathe {

namespace {

/// What the examples of this rank's share came to, end to end: each one's place, loss, trained tokens, how many numbers
/// its scorer reads of its outputs, and these.
std::vector<double> scoredShare(Model& model, const ExampleSet& examples, const EvaluationOptions& options,
                                const std::function<void(std::int64_t done)>& between) {
    at::NoGradGuard noGradients;
    const std::unique_ptr<Scorer> scorer = makeScorer(model.spec().head, options.scoring);
    const bool eachToken = model.spec().head.kind != HeadKind::SequenceClassification;
    std::vector<double> scored;
    const auto [first, last] = options.ranks->share(examples.size());
    for (std::size_t next = first; next < last;) {
        between(std::int64_t(std::min(examples.size(), (next - first) * std::size_t(options.ranks->size()))));
        std::vector<TokenExample> read;
        std::vector<std::size_t> places;
        std::int64_t tokens = 0;
        for (; next < last; ++next) {
            TokenExample example = examples[next];
            if (example.trainedTokens() == 0) continue;
            const auto length = std::int64_t(example.ids.size());
            if (!read.empty() && tokens + length > options.tokensAtOnce) break;
            read.push_back(std::move(example));
            places.push_back(next);
            tokens += length;
        }
        if (read.empty()) break;
        std::vector<const TokenExample*> chosen;
        for (const TokenExample& example : read) chosen.push_back(&example);
        const TokenBatch batch = makeBatch(chosen);
        const BatchLoss loss = model.loss(batch, StepContext{}, true);
        const at::Tensor outputs = loss.outputs.defined() ? loss.outputs.cpu() : loss.outputs;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            std::vector<double> said;
            if (scorer)
                said =
                    scorer->said(eachToken ? outputs.narrow(0, batch.starts[i], batch.starts[i + 1] - batch.starts[i])
                                           : outputs[std::int64_t(i)]);
            scored.insert(scored.end(), {double(places[i]), loss.perSegment.at(i), double(chosen[i]->trainedTokens()),
                                         double(said.size())});
            scored.insert(scored.end(), said.begin(), said.end());
        }
    }
    return scored;
}

/// Of all ranks' shares, in the order of the examples.
EvaluationReport reportOf(const HeadSpec& head, const ExampleSet& examples, const EvaluationOptions& options,
                          const std::vector<double>& own) {
    EvaluationReport report;
    const std::vector<double> scored = options.ranks->gather(own);
    const std::unique_ptr<Scorer> scorer = makeScorer(head, options.scoring);
    double negativeLogLikelihood = 0;
    for (std::span<const double> left = scored; !left.empty();) {
        const auto place = std::size_t(left[0]);
        const auto trained = std::int64_t(left[2]);
        negativeLogLikelihood += left[1];
        report.trainedTokens += trained;
        ++report.examples;
        if (scorer) scorer->add(examples[place], left.subspan(4, std::size_t(left[3])));
        if (options.perExample) report.perExample.push_back({examples.row(place), left[1] / double(trained), trained});
        left = left.subspan(4 + std::size_t(left[3]));
    }
    report.skipped = std::int64_t(examples.size()) - report.examples;
    if (report.trainedTokens > 0) report.loss = negativeLogLikelihood / double(report.trainedTokens);
    if (scorer) scorer->finish(report);
    else report.perplexity = std::exp(report.loss);
    return report;
}

} // namespace

EvaluationReport evaluate(Model& model, const ExampleSet& examples, const EvaluationOptions& options,
                          const std::function<void(std::int64_t done)>& between) {
    const double begun = systemClock().steadySeconds();
    const std::vector<double> own = scoredShare(model, examples, options, between);
    EvaluationReport report = reportOf(model.spec().head, examples, options, own);
    report.seconds = systemClock().steadySeconds() - begun;
    return report;
}

EvaluationReport evaluateWhatFits(Model& model, const ExampleSet& examples, EvaluationOptions& options,
                                  const std::function<void(std::int64_t done)>& between,
                                  const std::function<void(const ErrorInfo& error)>& smaller) {
    for (;;) {
        const double begun = systemClock().steadySeconds();
        std::optional<std::vector<double>> own;
        std::optional<ErrorInfo> tooMuch;
        try {
            own = scoredShare(model, examples, options, between);
        } catch (...) {
            tooMuch = outOfMemory(std::current_exception());
            if (!tooMuch || options.tokensAtOnce == 1) throw;
        }
        if (own) {
            EvaluationReport report = reportOf(model.spec().head, examples, options, *own);
            report.seconds = systemClock().steadySeconds() - begun;
            return report;
        }
        computeDevice(model.device()).releaseFreed(); // outside of the handler: what the exception held is free
        options.tokensAtOnce = (options.tokensAtOnce + 1) / 2;
        smaller(*tooMuch);
    }
}

ScorerOptions scoringOf(const Settings& recipe, const PreparedData& data) {
    return {.answers = &data.answers,
            .nBest = recipe.get(field::nBest),
            .maxAnswerLength = recipe.get(field::maxAnswerLength)};
}

std::map<std::string, double> metricsOf(const EvaluationReport& report) {
    std::map<std::string, double> metrics(report.metrics.begin(), report.metrics.end());
    if (metrics.empty()) metrics.emplace("perplexity", report.perplexity);
    return metrics;
}

} // namespace lathe
