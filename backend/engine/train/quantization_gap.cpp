#include "train/quantization_gap.h"

#include "spec/quantization.h"

namespace lathe {

bool wantsQuantizationGap(const TrainSetup& setup) {
    const Quantization quantization = quantizationOf(setup.recipe);
    return quantization.isOn() && quantization.format != "file" && !setup.data.validation.empty() && setup.recipe.settings.flag("compare_with_16_bit");
}

EvaluationReport scoredUnquantized(const TrainSetup& setup, std::stop_token stop, const std::function<void(std::int64_t done)>& between) {
    const Settings& settings = setup.recipe.settings;
    LoadOptions options;
    options.dtype = dtypeFrom(settings.text("dtype"));
    options.device = setup.device.device();
    options.seed = std::uint64_t(settings.integer("seed"));
    options.randomWeights = settings.flag("random_weights");
    options.spec = setup.spec;
    options.stop = stop;
    const std::unique_ptr<Model> base = loadModel(settings.text("model"), options);
    std::unique_ptr<Method> method;
    if (const std::filesystem::path from = settings.text("init_adapter"); !from.empty()) {
        method = makeMethod(setup.recipe.methods, [&](const std::string& text) { return setup.text.tokenizer->encode(text, false).ids; });
        method->attach(*base, options.seed);
        method->load(from);
    }
    return evaluate(*base, setup.data.validation, {.scoring = scoringOf(settings, setup.data)}, between);
}

} // namespace lathe
