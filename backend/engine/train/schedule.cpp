#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lathe {
namespace {

/// A part of the fall: from `from` steps done, where the share `fallen` of all of it lay behind, to its end.
struct Fall {
    std::int64_t from, end;
    double fallen = 0;

    double length() const { return double(std::max<std::int64_t>(1, end - from)); }
    double fallenAt(std::int64_t done) const {
        return std::min(1.0, fallen + (1 - fallen) * double(done - from) / length());
    }
};

} // namespace

double Schedule::at(std::int64_t number) const {
    const std::int64_t done = number - 1;
    double rate = peak;
    Fall fall{warmupSteps, totalSteps};
    for (const PlanChange& change : changes) {
        if (change.step > done) break;
        rate = change.values.learningRate.value_or(rate);
        if (!change.values.steps) continue;
        const std::int64_t from = std::max(change.step, warmupSteps);
        fall = {from, *change.values.steps, fall.fallenAt(from)};
    }
    if (done < warmupSteps) return rate * double(done) / double(std::max<std::int64_t>(1, warmupSteps));
    if (kind == ScheduleKind::Constant) return rate;
    if (kind == ScheduleKind::Linear)
        return rate * std::max(0.0, (1 - fall.fallen) * double(fall.end - done) / fall.length());
    const double begun = std::numbers::pi * fall.fallen;
    const double angle = begun + (std::numbers::pi - begun) * double(done - fall.from) / fall.length();
    return rate * std::max(0.0, 0.5 * (1 + std::cos(std::min(angle, std::numbers::pi))));
}

} // namespace lathe
