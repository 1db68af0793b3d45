#include "methods/method_full.h"

namespace lathe {
namespace {

MethodCounts count(const ModelSpec& spec, const Settings&) {
    MethodCounts counts;
    std::vector<ParameterSpec> parameters = parameterSpecs(spec);
    counts.tensors.reserve(parameters.size());
    for (ParameterSpec& parameter : parameters)
        counts.tensors.push_back({std::move(parameter.name), std::move(parameter.shape), parameter.layer});
    counts.loads.resize(spec.linears().size());
    counts.keepsOriginals = false; // there is no way back but the file
    return counts;
}

std::vector<Problem> check(const ModelSpec&, const Settings&) { return {}; }

double fill(Settings&, std::int64_t trainRows) { return trainRows < smallDataRows ? 0.0 : 0.01; }

} // namespace

MethodInfo fullInfo() {
    static const Fields none;
    return {.name = "full",
            .label = "Full fine-tuning",
            .family = MethodFamily::Baseline,
            .paper = "",
            .summary = "Trains every weight: learns the most, and needs memory for all gradients and optimizer states.",
            .fields = &none,
            .combinesWith = {},
            .merges = true,
            .placement = "the weights themselves",
            .nonlinearity = "none",
            .trains = "every weight",
            .does = "Every weight of the model is trained. Nothing is added, and nothing is frozen.",
            .use = "With much data, a task far from what the model knows, and memory to spare; or as the "
                   "yardstick for the other methods. It forgets more easily what the model could do before: "
                   "evaluate on something else, too, before and after.",
            .costs = "With AdamW in 32 bits about 16 bytes for each weight: the weight itself, its gradient "
                     "and two moments. Activations come on top, and the result is as large as the model."};
}

MethodCounter fullCounter() { return {count, check, 2e-5, fill}; }

} // namespace lathe
