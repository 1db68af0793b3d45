#pragma once
// The changes of a run's plan as its history, its record and its checkpoints keep them:
//   [{"step": 40, "learning_rate": 1e-4, "steps": 500, "eval_every": 20}, ...]    a value that is missing was not
//   changed
#include "lathe/plan_change.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace lathe {

nlohmann::json toJson(const std::vector<PlanChange>& changes);
/// Throws Error{BadFile} that names `where`.
std::vector<PlanChange> planChangesFrom(const nlohmann::json& list, const std::string& where);

} // namespace lathe
