#include "train/step.h"

#include "tensor/booking.h"

namespace lathe {

StepSums accumulateGradients(Model& model, Optimizer& optimizer, std::size_t count,
                             const std::function<TokenBatch(std::size_t)>& batch, std::int64_t stepTrainedTokens,
                             const StepContext& context, const std::function<void()>& between,
                             const std::function<at::Tensor()>& penalty) {
    StepSums sums;
    {
        const BookAs gradients(MemoryPart::Gradients);
        optimizer.zeroGradients();
    }
    double negativeLogLikelihood = 0;
    for (std::size_t i = 0; i < count; ++i) {
        between();
        BatchLoss loss;
        TokenBatch tokens;
        {
            const BookAs kept(MemoryPart::Activations);
            tokens = batch(i);
            loss = model.loss(tokens, context);
        }
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
