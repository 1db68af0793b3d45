#include "lathe/plan_change.h"

#include "base/json.h"
#include "lathe/field_keys.h"
#include "lathe/recipe.h"

#include <cmath>

namespace lathe {
namespace {

Said everyWords(std::int64_t every) { return every == 1 ? Said("after every step") : Said("every %1 steps", every); }

Said evaluationWords(std::int64_t first, std::int64_t now, std::int64_t before) {
    if (now == 0) return Said("From step %1 on, the validation rows are not evaluated any more.", first);
    if (before == 0)
        return Said("From step %1 on, the validation rows are evaluated %2; until then they were not.", first,
                    everyWords(now));
    return Said("From step %1 on, the validation rows are evaluated %2 instead of %3.", first, everyWords(now),
                everyWords(before));
}

} // namespace

const Fields& changeableFields() {
    static const Fields fields = [] {
        Fields some;
        for (const FieldName& name :
             {FieldName(field::learningRate), FieldName(field::steps), FieldName(field::evalEvery)})
            some.push_back(*find(recipeFields(), name.text()));
        return some;
    }();
    return fields;
}

PlanValues planValues(const Settings& settings) {
    return {.learningRate = settings.getIfAny(field::learningRate),
            .steps = settings.getIfAny(field::steps),
            .evalEvery = settings.getIfAny(field::evalEvery)};
}

Settings settingsOf(const PlanValues& values) {
    Settings settings(changeableFields());
    if (values.learningRate) settings.set(field::learningRate, *values.learningRate);
    if (values.steps) settings.set(field::steps, *values.steps);
    if (values.evalEvery) settings.set(field::evalEvery, *values.evalEvery);
    return settings;
}

PlanValues planAfter(PlanValues plan, const std::vector<PlanChange>& changes) {
    for (const PlanChange& change : changes) {
        if (change.values.learningRate) plan.learningRate = change.values.learningRate;
        if (change.values.steps) plan.steps = change.values.steps;
        if (change.values.evalEvery) plan.evalEvery = change.values.evalEvery;
    }
    return plan;
}

std::optional<ErrorInfo> whyNotChanged(const PlanValues& values, std::int64_t step, std::int64_t totalSteps) {
    if (values == PlanValues())
        return ErrorInfo{ErrorKind::BadInput, "No change was given.",
                         "Give a learning rate, a last step, or how often to evaluate."};
    if (step >= totalSteps)
        return ErrorInfo{
            ErrorKind::BadInput, {"The run has done its last step, %1.", step}, "Start a new run from its adapter."};
    if (values.learningRate && !(std::isfinite(*values.learningRate) && *values.learningRate > 0))
        return ErrorInfo{ErrorKind::BadInput,
                         {"The learning rate %1 is not above 0.", shortest(*values.learningRate)},
                         "Choose one such as 1e-4, or pause the run."};
    try {
        settingsOf(values);
    } catch (const Error& error) { // outside of a field's range
        return error.info();
    }
    if (values.steps && *values.steps <= step)
        return ErrorInfo{ErrorKind::BadInput,
                         {"The run can't end at step %1: step %2 is done already.", *values.steps, step},
                         "Choose a later step, or stop the run."};
    return std::nullopt;
}

std::vector<Said> inWords(const PlanChange& change, const PlanValues& before) {
    std::vector<Said> words;
    const std::int64_t first = change.step + 1;
    const PlanValues& now = change.values;
    if (now.learningRate)
        words.push_back(Said("From step %1 on, the learning rate is %2 instead of %3.", first,
                             toText(*now.learningRate), toText(before.learningRate.value_or(0.0))));
    if (now.steps)
        words.push_back(Said("From step %1 on, the run ends after step %2 instead of step %3.", first, *now.steps,
                             before.steps.value_or(0)));
    if (now.evalEvery) words.push_back(evaluationWords(first, *now.evalEvery, before.evalEvery.value_or(0)));
    return words;
}

std::vector<Said> inWords(const std::vector<PlanChange>& changes, PlanValues begun) {
    std::vector<Said> all;
    for (const PlanChange& change : changes) {
        const std::vector<Said> words = inWords(change, begun);
        all.insert(all.end(), words.begin(), words.end());
        begun = planAfter(begun, {change});
    }
    return all;
}

} // namespace lathe
