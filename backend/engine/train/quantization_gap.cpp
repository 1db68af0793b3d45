#include "train/quantization_gap.h"

#include "model/file_rows.h"
#include "peft/base_alone.h"
#include "spec/quantization.h"

#include <optional>

namespace lathe {

bool wantsQuantizationGap(const TrainSetup& setup) {
    const Quantization quantization = quantizationOf(setup.recipe);
    return quantization.isOn() && quantization.format != "file" && !setup.data.validation.empty() && setup.recipe.settings.flag("compare_with_16_bit")
           && !setup.recipe.settings.flag("random_weights"); // which are in no file
}

EvaluationReport scoredUnquantized(TrainSetup& setup, const std::function<void(std::int64_t done)>& between) {
    const Settings& settings = setup.recipe.settings;
    const AsInFile sixteenBits(*setup.model, settings.text("model"));
    std::optional<BaseAlone> alone;
    if (settings.text("init_adapter").empty()) alone.emplace(*setup.method); // what begins at random is no part of the base
    return evaluate(*setup.model, setup.data.validation, {.scoring = scoringOf(settings, setup.data)}, between);
}

} // namespace lathe
