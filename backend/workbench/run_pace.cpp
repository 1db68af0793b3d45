#include "workbench/run_pace.h"

#include "lathe/field_keys.h"
#include "lathe/recipe.h"

#include <algorithm>

namespace lathe {
namespace {

/// Fields that decide what is learned from a step, not how long it takes.
constexpr FieldName timeless[] = {field::name,        field::learningRate, field::clipNorm,
                                  field::weightDecay, field::beta1,        field::decayNormsAndBiases,
                                  field::beta2,       field::epsilon,      field::seed,
                                  field::schedule,    field::warmupSteps,  field::keepBest,
                                  field::bestMetric,  field::initAdapter,  field::logFormat,
                                  field::logTo,       field::epochs,       field::steps};

} // namespace

RunPaces::RunPaces(const RunStore& store) {
    for (TimedRun& run : store.timedRuns())
        if (auto likeness = likenessOf(run.recipeJson, run.device)) m_timed.push_back({std::move(run), *likeness});
}

std::optional<RunPaces::Likeness> RunPaces::likenessOf(const std::string& recipeJson, const std::string& device) {
    try {
        Recipe recipe = recipeFromJson(recipeJson);
        Likeness likeness{{}, recipe.settings.getIfAny(field::steps), recipe.settings.getIfAny(field::epochs)};
        for (const FieldName name : timeless) recipe.settings.set(name, Value{});
        for (MethodChoice& method : recipe.methods) method.settings = {}; // which changes a step's time little
        likeness.key = device + '\n' + toJson(recipe);
        return likeness;
    } catch (const Error&) { // of another version
        return std::nullopt;
    }
}

/// By the recipe, or as the other run has found out.
std::optional<std::int64_t> RunPaces::stepsOf(const Likeness& likeness, const Timed& other) {
    if (likeness.steps) return likeness.steps;
    if (other.likeness.steps || other.run.totalSteps <= 0) return std::nullopt;
    if (likeness.epochs == other.likeness.epochs) return other.run.totalSteps;
    if (!likeness.epochs || !other.likeness.epochs || *other.likeness.epochs <= 0) return std::nullopt;
    return std::int64_t(double(other.run.totalSteps) * *likeness.epochs / *other.likeness.epochs + 0.5);
}

std::optional<RunPaces::Pace> RunPaces::left(const RunSummary& run, const std::string& recipeJson) const {
    if (run.beginsAnew || run.totalSteps <= 0) return whole(recipeJson, run.device);
    const auto steps = double(std::max<std::int64_t>(0, run.totalSteps - run.step));
    for (const Timed& each : m_timed)
        if (each.run.id == run.id) return Pace{steps * each.secondsPerStep(), {}};
    const auto likeness = likenessOf(recipeJson, run.device);
    for (const Timed& each : m_timed)
        if (likeness && each.likeness.key == likeness->key) return Pace{steps * each.secondsPerStep(), each.run.id};
    return std::nullopt;
}

std::optional<RunPaces::Pace> RunPaces::whole(const std::string& recipeJson, const std::string& device) const {
    const auto likeness = likenessOf(recipeJson, device);
    if (!likeness) return std::nullopt;
    for (const Timed& each : m_timed)
        if (each.likeness.key == likeness->key)
            if (const auto steps = stepsOf(*likeness, each))
                return Pace{double(*steps) * each.secondsPerStep(), each.run.id};
    return std::nullopt;
}

} // namespace lathe
