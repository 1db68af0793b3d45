#include "export/proof.h"

#include "model/source_target.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe {
namespace {
constexpr std::int64_t sequences = 3, tokensEach = 24;
}

at::Tensor probeLogits(Model& model, const std::function<void()>& between) {
    at::NoGradGuard noGradients;
    std::vector<at::Tensor> logits;
    const std::int64_t context = std::max<std::int64_t>(1, model.spec().context),
                       tokens = std::min(tokensEach, context);
    for (std::int64_t sequence = 0; sequence < sequences; ++sequence) {
        between();
        TokenBatch batch;
        batch.positions = at::arange(tokens, at::kLong);
        batch.ids = (batch.positions * 7919 + sequence * 104729 + 13)
                        .remainder(model.spec().vocabulary); // steps of a prime: all over the vocabulary
        batch.targets = at::full({tokens}, -100, at::kLong);
        batch.starts = {0, tokens};
        batch.examples = {sequence};
        splitInHalves(batch, model.spec());
        logits.push_back(model.spec().head.outputs > 0
                             ? model.outputs(batch).cpu()
                             : model.logits(model.hidden(batch, StepContext{})).to(at::kCPU, at::kFloat));
    }
    return at::cat(logits);
}

double largestDifference(const at::Tensor& a, const at::Tensor& b) {
    if (a.sizes() != b.sizes()) return std::numeric_limits<double>::infinity();
    const double difference = (a - b).abs().max().item<double>();
    return std::isfinite(difference) ? difference : std::numeric_limits<double>::infinity();
}

std::int64_t sameChoices(const at::Tensor& a, const at::Tensor& b) {
    return a.sizes() == b.sizes() ? a.argmax(-1).eq(b.argmax(-1)).sum().item<std::int64_t>() : 0;
}

} // namespace lathe
