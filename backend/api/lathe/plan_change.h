#pragma once
// What of a run's plan can be changed while it runs. The recipe stays as it was started, its changes are kept beside
// it, and what a step is trained with is a function of both (engine/train/schedule.h).
#include "lathe/error.h"
#include "lathe/field.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lathe {

class Settings;

/// The fields that can be changed, by the recipe's names: what is not given stays as it is.
struct PlanValues {
    std::optional<double> learningRate;    ///< the schedule's largest one
    std::optional<std::int64_t> steps;     ///< the last one's number
    std::optional<std::int64_t> evalEvery; ///< 0: never
    bool operator==(const PlanValues&) const = default;
};

/// A change that was made when `step` steps were done: it holds from the step after that on.
struct PlanChange {
    std::int64_t step = 0;
    PlanValues values;
    bool operator==(const PlanChange&) const = default;
};

const Fields& changeableFields(); ///< their rows of recipeFields()
/// What is given of them in settings over changeableFields() or recipeFields(), and the other way round.
PlanValues planValues(const Settings& settings);
Settings settingsOf(const PlanValues& values); ///< over changeableFields()

/// What holds after changes, in the order in which they were made.
PlanValues planAfter(PlanValues begun, const std::vector<PlanChange>& changes);
/// Why a run that has done `step` of `totalSteps` can't be changed so; nullopt where it can.
std::optional<ErrorInfo> whyNotChanged(const PlanValues& values, std::int64_t step, std::int64_t totalSteps);
/// A sentence for each value that is changed; `before`: what held until then.
std::vector<Said> inWords(const PlanChange& change, const PlanValues& before);
std::vector<Said> inWords(const std::vector<PlanChange>& changes, PlanValues begun);

} // namespace lathe
