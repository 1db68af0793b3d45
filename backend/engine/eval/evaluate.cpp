#include "eval/evaluate.h"

#include "base/clock.h"
#include "data/batch_builder.h"

#include <cmath>

namespace lathe {

EvaluationReport evaluate(Model& model, const std::vector<TokenExample>& examples, const EvaluationOptions& options,
                          const std::function<void(std::int64_t done)>& between) {
    at::NoGradGuard noGradients;
    const double begun = systemClock().steadySeconds();
    EvaluationReport report;
    double negativeLogLikelihood = 0;
    for (std::size_t next = 0; next < examples.size();) {
        between(std::int64_t(next));
        std::vector<const TokenExample*> chosen;
        std::int64_t tokens = 0;
        for (; next < examples.size(); ++next) {
            const TokenExample& example = examples[next];
            if (example.trainedTokens() == 0) {
                ++report.skipped;
                continue;
            }
            const auto length = std::int64_t(example.ids.size());
            if (!chosen.empty() && tokens + length > options.tokensAtOnce) break;
            chosen.push_back(&example);
            tokens += length;
        }
        if (chosen.empty()) break;
        const BatchLoss loss = model.loss(makeBatch(chosen), StepContext{}, true);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const std::int64_t trained = chosen[i]->trainedTokens();
            negativeLogLikelihood += loss.perSegment.at(i);
            report.trainedTokens += trained;
            ++report.examples;
            if (options.perExample) report.perExample.push_back({chosen[i]->row, loss.perSegment[i] / double(trained), trained});
        }
    }
    if (report.trainedTokens > 0) report.loss = negativeLogLikelihood / double(report.trainedTokens);
    report.perplexity = std::exp(report.loss);
    report.seconds = systemClock().steadySeconds() - begun;
    return report;
}

} // namespace lathe
