#include "methods/method_norms.h"

#include "methods/method_partners.h"
#include "methods/selected.h"

namespace lathe {
namespace {

MethodCounts count(const ModelSpec& spec, const Settings&) { return countSelected(spec, isNorm); }

std::vector<Problem> check(const ModelSpec&, const Settings&) { return {}; }

double fill(Settings&, std::int64_t) { return 0.0; }

} // namespace

MethodInfo normsInfo() {
    static const Fields none;
    return {.name = "norms",
            .label = "Norms only",
            .family = MethodFamily::Selection,
            .paper = "arXiv 2312.11420",
            .summary = "Trains only the scales and biases of the normalizations.",
            .fields = &none,
            .combinesWith = withInputs(),
            .merges = true,
            .placement = "the weights themselves",
            .nonlinearity = "none",
            .trains = "norms",
            .does = "Only the scales of the normalizations learn, and their biases where there are any.",
            .use = "As a very cheap first try, or together with a prompt. For larger changes take LoRA.",
            .costs = "A few vectors for each layer. Gradients have to pass through the whole model all the "
                     "same."};
}

MethodCounter normsCounter() { return {count, check, 1e-3, fill}; }

} // namespace lathe
