#pragma once
// One micro-batch and one evaluation batch, tried before a run: does it fit, how long will it take, how much disk.
#include "train/setup.h"

#include <functional>

namespace lathe {

/// What the next step would take out of the run: the cut and the way that it would be computed.
struct StepPlan {
    std::int64_t batchSize = 1; ///< rows of a micro-batch
    bool recompute = false;     ///< gradient checkpointing
    bool operator==(const StepPlan&) const = default;
};

/// "Fits: 1.62 GB at the peak, 2.1 s a step, 35 min in all, 120 MB of disk."
std::string inWords(const DryRun& result);

/// Whether the recipe wants a trial of its run ("auto": only where it costs little of it).
bool wantsDryRun(const Recipe& resolved, std::int64_t totalSteps);

struct Trial {
    DryRun result;
    std::int64_t predictedBytes = 0; ///< by the estimate, for the very batch that was tried
};

/// Forward and backward of the longest micro-batch of step 1 (the run's longest step), then the longest batch of
/// validation rows. Weights, moments and dropout of the run are not touched; gradients are zeroed by the next step.
/// `between` is called before each. Throws what running out of memory throws.
Trial tryRun(TrainSetup& setup, const StepPlan& plan, const std::function<void()>& between);

} // namespace lathe
