#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lathe {

double Schedule::at(std::int64_t number) const {
    const std::int64_t done = number - 1;
    if (done < warmupSteps) return peak * double(done) / double(std::max<std::int64_t>(1, warmupSteps));
    if (kind == ScheduleKind::Constant) return peak;
    const double rest = double(std::max<std::int64_t>(1, totalSteps - warmupSteps));
    if (kind == ScheduleKind::Linear) return peak * std::max(0.0, double(totalSteps - done) / rest);
    return peak * std::max(0.0, 0.5 * (1 + std::cos(std::numbers::pi * double(done - warmupSteps) / rest)));
}

} // namespace lathe
