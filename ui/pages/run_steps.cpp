#include "pages/run_steps.h"

#include "lathe/field_keys.h"
#include "lathe/recipe.h"

#include <algorithm>

namespace lathe::ui {

CurvePoints pointsOf(const Curve& curve) {
    CurvePoints points;
    points.x.resize(qsizetype(curve.steps.size()));
    points.y.resize(qsizetype(curve.values.size()));
    std::copy(curve.steps.begin(), curve.steps.end(), points.x.begin());
    std::copy(curve.values.begin(), curve.values.end(), points.y.begin());
    return points;
}

std::optional<double> newestOfTooMany(const CurvePoints& live) {
    if (live.x.size() <= mostLivePoints) return std::nullopt;
    return live.x[live.x.size() - newestLivePoints];
}

CurvePoints joined(CurvePoints stored, const CurvePoints& live, double newest) {
    const auto keep = std::lower_bound(stored.x.begin(), stored.x.end(), newest) - stored.x.begin();
    stored.x.resize(keep);
    stored.y.resize(keep);
    const double last = stored.x.isEmpty() ? -std::numeric_limits<double>::infinity() : stored.x.back();
    const auto from = std::upper_bound(live.x.begin(), live.x.end(), last) - live.x.begin();
    stored.x += live.x.mid(from);
    stored.y += live.y.mid(from);
    return stored;
}

std::optional<StepMap> epochsOf(const RunDetail& run) {
    if (run.resolvedRecipeJson.empty()) return std::nullopt;
    try {
        const Settings recipe = recipeFromJson(run.resolvedRecipeJson).settings;
        const std::optional<std::int64_t> steps = recipe.getIfAny(field::steps);
        const std::optional<double> epochs = recipe.getIfAny(field::epochs);
        if (!steps || !epochs || *steps <= 0 || *epochs <= 0) return std::nullopt;
        return StepMap({{0, double(*steps)}, {0, *epochs}});
    } catch (const Error&) {
        return std::nullopt; // a recipe of another version: the axis is not offered
    }
}

} // namespace lathe::ui
