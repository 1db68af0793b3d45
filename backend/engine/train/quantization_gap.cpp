#include "train/quantization_gap.h"

#include "lathe/field_keys.h"
#include "model/file_rows.h"
#include "peft/base_alone.h"
#include "recipe/quantization.h"

#include <optional>

namespace lathe {

bool wantsQuantizationGap(const TrainSetup& setup) {
    return !setup.data.validation.empty() && comparesWith16Bit(setup.recipe, setup.spec);
}

EvaluationReport scoredUnquantized(TrainSetup& setup, const std::function<void(std::int64_t done)>& between) {
    const Settings& settings = setup.recipe.settings;
    const AsInFile sixteenBits(*setup.model, settings.get(field::model));
    std::optional<BaseAlone> alone;
    if (settings.get(field::initAdapter).empty())
        alone.emplace(*setup.method); // what begins at random is no part of the base
    return evaluate(*setup.model, setup.data.validation, {.scoring = scoringOf(settings, setup.data)}, between);
}

} // namespace lathe
