#include "methods/method_bitfit.h"

#include "methods/method_partners.h"
#include "methods/selected.h"

namespace lathe {
namespace {

MethodCounts count(const ModelSpec& spec, const Settings&) { return countSelected(spec, isBias); }

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    if (!count(spec, settings).tensors.empty()) return {};
    return {{"method",
             spec.architecture + " models have no biases: BitFit would train nothing; choose norms, layers or LoRA"}};
}

double fill(Settings&, std::int64_t) { return 0.0; }

} // namespace

MethodInfo bitfitInfo() {
    static const Fields none;
    return {.name = "bitfit",
            .label = "BitFit",
            .family = MethodFamily::Selection,
            .paper = "arXiv 2106.10199",
            .summary = "Trains only the base's bias vectors.",
            .fields = &none,
            .combinesWith = withInputs(),
            .merges = true,
            .placement = "the weights themselves",
            .nonlinearity = "none",
            .trains = "biases",
            .does = "Only the bias vectors of the model learn; all matrices stay frozen.",
            .use = "For encoders such as BERT, with little or a medium amount of data. Llama and its "
                   "relatives have no biases, so that there is nothing to train.",
            .costs = "About a thousandth of the model. Biases are part of the model: nothing is added when it "
                     "answers."};
}

MethodCounter bitfitCounter() { return {count, check, 1e-3, fill}; }

} // namespace lathe
