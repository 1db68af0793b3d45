#pragma once
// The learning rate over the steps, as Hugging Face's get_*_schedule_with_warmup count it.
#include "lathe/choices.h"

#include <cstdint>

namespace lathe {

struct Schedule {
    ScheduleKind kind = ScheduleKind::Linear;
    double peak = 0;                ///< the recipe's learning_rate
    std::int64_t warmupSteps = 0;
    std::int64_t totalSteps = 0;

    /// The rate of step `number`, from 1. The first step of a warm-up has rate 0, as there: the factor is
    /// (number - 1) / warm-up, then falls to 0 over what is left (linear, half a cosine) or stays 1.
    double at(std::int64_t number) const;
};

} // namespace lathe
