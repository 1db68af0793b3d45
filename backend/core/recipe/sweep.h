#pragma once
// A sweep's runs, from its values alone.
#include "lathe/sweep.h"

#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct SweepRun {
    Recipe recipe;
    std::vector<Value> values;      ///< as PlannedRun has them
    std::optional<Problem> problem; ///< a value that the field can't have; the recipe is then as far as it came
};

/// All combinations in the order of the fields, the last one changing with each run; or as many as are to be drawn, by
/// the seed. None is there twice: fewer come where there are fewer. Throws as PlanSweep says.
std::vector<SweepRun> runsOf(const Sweep& sweep);

/// A range's values as the field has them: whole numbers of an Integer, four digits of a Real between its ends.
std::vector<Value> valuesIn(const ValueRange& range, const Field& field);

} // namespace lathe
