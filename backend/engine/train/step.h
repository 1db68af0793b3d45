#pragma once
// One optimizer step over the micro-batches it was cut into.
#include "model/model.h"
#include "ranks/gradient_bucket.h"
#include "train/optimizer.h"

#include <functional>
#include <span>

namespace lathe {

struct StepSums {
    double loss = 0;      ///< summed negative log-likelihood / summed trained tokens of the whole step
    double gradientNorm = 0; ///< before clipping, without the loss' scale
    std::int64_t trainedTokens = 0, tokens = 0;
    double exchangeSeconds = 0; ///< adding up gradients over the ranks
};

/// Forward and backward of every micro-batch, each gradient weighted 1 / the step's trained tokens, so the cut does not
/// matter. `batch(i)` makes micro-batch i when it is its turn; `between` is called before each one (it may throw to
/// leave the step: masters and moments are as before it). `penalty` gives a scalar that is added to the step's loss
/// (undefined: nothing). `lossScale` is what the gradients are left multiplied by. `meanwhile` is called when
/// everything is asked for and nothing awaited yet: a GPU is at work then, and the host is not. Gradients are zeroed
/// first. Does not touch the weights. Where several processes train, `count` is this one's share, which may be none,
/// `stepTrainedTokens` all of theirs, and one alone has the penalty; sums and gradients are then those of all.
StepSums accumulateGradients(Model& model, Optimizer& optimizer, std::size_t count,
                             const std::function<TokenBatch(std::size_t)>& batch, std::int64_t stepTrainedTokens,
                             const StepContext& context, const std::function<void()>& between,
                             const std::function<at::Tensor()>& penalty = {}, double lossScale = 1,
                             const std::function<void()>& meanwhile = {}, GradientBucket bucket = {});

} // namespace lathe
