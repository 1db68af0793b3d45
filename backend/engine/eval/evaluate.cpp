// Batches follow memory, not examples: when one does not fit it is cut, and the sums stay the same.
#include "eval/evaluate.h"

#include "base/clock.h"
#include "data/batch_builder.h"
#include "lathe/field_keys.h"
#include "tensor/compute_device.h"
#include "tensor/out_of_memory.h"

#include <cmath>

namespace lathe {

EvaluationReport evaluate(Model& model, const ExampleSet& examples, const EvaluationOptions& options,
                          const std::function<void(std::int64_t done)>& between) {
    at::NoGradGuard noGradients;
    const double begun = systemClock().steadySeconds();
    EvaluationReport report;
    double negativeLogLikelihood = 0;
    const std::unique_ptr<Scorer> scorer = makeScorer(model.spec().head, options.scoring);
    for (std::size_t next = 0; next < examples.size();) {
        between(std::int64_t(next));
        std::vector<TokenExample> read;
        std::int64_t tokens = 0;
        for (; next < examples.size(); ++next) {
            TokenExample example = examples[next];
            if (example.trainedTokens() == 0) {
                ++report.skipped;
                continue;
            }
            const auto length = std::int64_t(example.ids.size());
            if (!read.empty() && tokens + length > options.tokensAtOnce) break;
            read.push_back(std::move(example));
            tokens += length;
        }
        if (read.empty()) break;
        std::vector<const TokenExample*> chosen;
        for (const TokenExample& example : read) chosen.push_back(&example);
        const TokenBatch batch = makeBatch(chosen);
        const BatchLoss loss = model.loss(batch, StepContext{}, true);
        const at::Tensor outputs = loss.outputs.defined() ? loss.outputs.cpu() : loss.outputs;
        const bool eachToken = model.spec().head.kind != HeadKind::SequenceClassification;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const std::int64_t trained = chosen[i]->trainedTokens();
            negativeLogLikelihood += loss.perSegment.at(i);
            report.trainedTokens += trained;
            if (scorer)
                scorer->add(*chosen[i], eachToken
                                            ? outputs.narrow(0, batch.starts[i], batch.starts[i + 1] - batch.starts[i])
                                            : outputs[std::int64_t(i)]);
            ++report.examples;
            if (options.perExample)
                report.perExample.push_back({chosen[i]->row, loss.perSegment[i] / double(trained), trained});
        }
    }
    if (report.trainedTokens > 0) report.loss = negativeLogLikelihood / double(report.trainedTokens);
    if (scorer) scorer->finish(report);
    else report.perplexity = std::exp(report.loss);
    report.seconds = systemClock().steadySeconds() - begun;
    return report;
}

EvaluationReport evaluateWhatFits(Model& model, const ExampleSet& examples, EvaluationOptions& options,
                                  const std::function<void(std::int64_t done)>& between,
                                  const std::function<void(const ErrorInfo& error)>& smaller) {
    for (;;) {
        std::optional<ErrorInfo> tooMuch;
        try {
            return evaluate(model, examples, options, between);
        } catch (...) {
            tooMuch = outOfMemory(std::current_exception());
            if (!tooMuch || options.tokensAtOnce == 1) throw;
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
