#include "train/step.h"

namespace lathe {

StepSums accumulateGradients(Model& model, Adamw& optimizer, std::size_t count,
                             const std::function<TokenBatch(std::size_t)>& batch, std::int64_t stepTrainedTokens,
                             const StepContext& context, const std::function<void()>& between,
                             const std::function<at::Tensor()>& penalty) {
    StepSums sums;
    optimizer.zeroGradients();
    double negativeLogLikelihood = 0;
    for (std::size_t i = 0; i < count; ++i) {
        between();
        const TokenBatch tokens = batch(i);
        const BatchLoss loss = model.loss(tokens, context);
        const double sum = loss.sum.item<double>();
        negativeLogLikelihood += sum;
        sums.tokens += tokens.starts.back();
        sums.trainedTokens += loss.trainedTokens;
        if (!std::isfinite(sum)) break; // nothing to learn from; the caller ends the run
        const at::Tensor weight = at::full({}, 1.0 / double(stepTrainedTokens), loss.sum.options());
        loss.sum.backward(weight);
    }
    sums.loss = negativeLogLikelihood / double(stepTrainedTokens);
    if (const at::Tensor added = penalty ? penalty() : at::Tensor(); added.defined() && std::isfinite(sums.loss)) {
        sums.loss += added.item<double>();
        added.backward();
    }
    sums.gradientNorm = optimizer.gradientNorm();
    return sums;
}

} // namespace lathe
