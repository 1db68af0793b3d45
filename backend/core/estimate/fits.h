#pragma once
// Whether a run fits a device, what the most is that does, and what would make it fit.
#include "lathe/fit.h"
#include "models/model_spec.h"

namespace lathe {

/// Throws as Estimator does. `changes`: off for tables over many devices.
Fit fit(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device, bool changes = true);

/// What a run may take there: memory_budget_gib on a device of this machine, as far as it is free on a GPU; else of a
/// GPU what is free but for DeviceInfo::keptBytes, of the processor nine tenths of what is free.
std::int64_t roomOn(const DeviceInfo& device, const Recipe& recipe);

} // namespace lathe
