#include "base/plan_json.h"

#include "base/json.h"
#include "lathe/field_keys.h"

namespace lathe {

nlohmann::json toJson(const std::vector<PlanChange>& changes) {
    nlohmann::json list = nlohmann::json::array();
    for (const PlanChange& change : changes) {
        nlohmann::json one{{"step", change.step}};
        if (change.values.learningRate) one[std::string(field::learningRate.name)] = *change.values.learningRate;
        if (change.values.steps) one[std::string(field::steps.name)] = *change.values.steps;
        if (change.values.evalEvery) one[std::string(field::evalEvery.name)] = *change.values.evalEvery;
        list.push_back(std::move(one));
    }
    return list;
}

std::vector<PlanChange> planChangesFrom(const nlohmann::json& list, const std::string& where) {
    std::vector<PlanChange> changes;
    if (!list.is_array()) throw Error(ErrorKind::BadFile, {"The changes of the run in %1 are no list.", where});
    for (const nlohmann::json& one : list)
        changes.push_back({.step = require<std::int64_t>(one, "step", where),
                           .values = {.learningRate = optional<double>(one, field::learningRate.name.data(), where),
                                      .steps = optional<std::int64_t>(one, field::steps.name.data(), where),
                                      .evalEvery = optional<std::int64_t>(one, field::evalEvery.name.data(), where)}});
    return changes;
}

} // namespace lathe
