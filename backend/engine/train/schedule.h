#pragma once
// The learning rate over the steps, as Hugging Face's get_*_schedule_with_warmup count it, and what becomes of it where
// the plan is changed while the run goes on.
#include "lathe/choices.h"
#include "lathe/plan_change.h"

#include <cstdint>
#include <vector>

namespace lathe {

struct Schedule {
    ScheduleKind kind = ScheduleKind::Linear;
    double peak = 0;                ///< the recipe's learning_rate
    std::int64_t warmupSteps = 0;
    std::int64_t totalSteps = 0;
    std::vector<PlanChange> changes; ///< in the order in which they were made

    /// The rate of step `number`, from 1, as a function of these values and the number alone. The first step of a
    /// warm-up has rate 0, as there: the factor is (number - 1) / warm-up, then falls to 0 over what is left (linear,
    /// half a cosine) or stays 1. A change that was made after step s counts for the steps from s + 1 on:
    ///   learning rate: the new one is multiplied by the factor in place of the one before; the factors stay.
    ///   last step: the warm-up stays as it is. The factor goes on from what it is at step s + 1 (after the warm-up, if
    ///       that is later): what is left of its fall is stretched or shortened, so that it is 0 at the new end. It
    ///       never jumps.
    double at(std::int64_t number) const;
};

} // namespace lathe
