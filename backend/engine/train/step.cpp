#include "train/step.h"

#include "tensor/booking.h"

#include <array>

namespace lathe {

StepSums accumulateGradients(Model& model, Optimizer& optimizer, std::size_t count,
                             const std::function<TokenBatch(std::size_t)>& batch, std::int64_t stepTrainedTokens,
                             const StepContext& context, const std::function<void()>& between,
                             const std::function<at::Tensor()>& penalty, double lossScale,
                             const std::function<void()>& meanwhile, GradientBucket bucket) {
    StepSums sums;
    {
        const BookAs gradients(MemoryPart::Gradients);
        optimizer.zeroGradients();
    }
    std::vector<at::Tensor> losses; // they stay on the device: a step asks it for numbers once
    for (std::size_t i = 0; i < count; ++i) {
        between();
        BatchLoss loss;
        TokenBatch tokens;
        {
            const BookAs kept(MemoryPart::Activations);
            tokens = batch(i);
            loss = model.loss(tokens, context);
        }
        losses.push_back(loss.sum.detach());
        sums.tokens += tokens.starts.back();
        sums.trainedTokens += loss.trainedTokens;
        const at::Tensor weight = at::full({}, lossScale / double(stepTrainedTokens), loss.sum.options());
        loss.sum.backward(weight);
    }
    if (const at::Tensor added = penalty ? penalty() : at::Tensor(); added.defined()) {
        losses.push_back(added.detach());
        added.backward(at::full({}, lossScale, added.options()));
    }
    sums.exchangeSeconds = bucket.sum();
    std::vector<at::Tensor> wanted;
    if (!losses.empty()) wanted.push_back(at::stack(losses).to(at::kDouble));
    if (!optimizer.parameters().empty()) wanted.push_back(optimizer.gradientSquares());
    const at::Tensor sent = at::cat(wanted);
    if (meanwhile) meanwhile();
    const at::Tensor read = sent.cpu();
    const std::span<const double> numbers(read.const_data_ptr<double>(), std::size_t(read.numel()));
    std::array<double, 4> all{0, losses.size() > count ? numbers[count] : 0, double(sums.trainedTokens),
                              double(sums.tokens)};
    for (const double loss : numbers.first(count)) all[0] += loss;
    bucket.sum(all);
    sums.loss = all[0] / double(stepTrainedTokens) + all[1];
    sums.trainedTokens = std::int64_t(all[2]);
    sums.tokens = std::int64_t(all[3]);
    sums.gradientNorm = normOf(numbers.subspan(losses.size())) / lossScale;
    return sums;
}

} // namespace lathe
