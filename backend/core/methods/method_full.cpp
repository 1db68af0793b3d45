#include "methods/method_full.h"

namespace lathe {
namespace {

MethodCounts count(const ModelSpec& spec, const Settings&) {
    MethodCounts counts;
    std::vector<ParameterSpec> parameters = parameterSpecs(spec);
    counts.tensors.reserve(parameters.size());
    for (ParameterSpec& parameter : parameters)
        counts.tensors.push_back({std::move(parameter.name), std::move(parameter.shape), parameter.layer, false});
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
            .trains = "every weight"};
}

MethodCounter fullCounter() { return {count, check, 2e-5, fill}; }

} // namespace lathe
