#pragma once
// A sweep's runs with all that is said of a run before its start: what is wrong, whether it fits, what it takes.
#include "lathe/sweep.h"
#include "workbench/routed_request.h"

namespace lathe {

/// Throws Error as PlanSweep says; Stopped.
SweepPlan planSweep(const Sweep& sweep, const RouteContext& context);
/// Throws the same, and what Workbench::start() throws beyond the recipe's problems.
StartedSweep startSweep(const StartSweep& query, const RouteContext& context);

} // namespace lathe
