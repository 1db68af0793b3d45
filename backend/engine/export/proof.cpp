#include "export/proof.h"

#include "model/source_target.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe {
namespace {

constexpr std::int64_t sequences = 3, tokensEach = 24;

constexpr const char* paragraph =
    "The old mill stands where the river bends, a mile below the village. For two hundred years its wheel turned with "
    "the current and ground the farmers' corn into flour. When the railway came, bread could be bought more cheaply in "
    "the town, and one winter the miller closed the doors for good. Children still play on the steps in summer, and "
    "their parents tell them how the stones sounded at night, when the whole house trembled and nobody could sleep.";

} // namespace

at::Tensor probeLogits(Model& model, std::span<const std::int32_t> text) {
    at::NoGradGuard noGradients;
    const std::int64_t context = std::max<std::int64_t>(1, model.spec().context),
                       tokens = std::min(tokensEach, context);
    std::vector<at::Tensor> ids, positions;
    TokenBatch batch;
    batch.starts = {0};
    const auto add = [&](const at::Tensor& one) {
        ids.push_back(one);
        positions.push_back(at::arange(one.size(0), at::kLong));
        batch.examples.push_back(std::int64_t(batch.examples.size()));
        batch.starts.push_back(batch.starts.back() + one.size(0));
    };
    for (std::int64_t sequence = 0; sequence < sequences; ++sequence)
        add((at::arange(tokens, at::kLong) * 7919 + sequence * 104729 + 13)
                .remainder(model.spec().vocabulary)); // steps of a prime: all over the vocabulary
    if (!text.empty()) add(at::tensor(std::vector<std::int64_t>(text.begin(), text.end()), at::kLong));
    batch.ids = at::cat(ids);
    batch.positions = at::cat(positions);
    batch.targets = at::full({batch.ids.size(0)}, -100, at::kLong);
    splitInHalves(batch, model.spec());
    return model.spec().head.outputs > 0 ? model.outputs(batch).cpu()
                                         : model.logits(model.hidden(batch, StepContext{})).to(at::kCPU, at::kFloat);
}

std::vector<std::int32_t> probeText(const ModelSpec& spec, const Tokenizer& tokenizer) {
    if (spec.head.outputs > 0 || spec.encoderLayers > 0) return {};
    std::vector<std::int32_t> ids = tokenizer.encode(paragraph, true).ids;
    std::erase_if(ids, [&](std::int32_t id) { return id >= spec.vocabulary; });
    ids.resize(std::min(ids.size(), std::size_t(std::max<std::int64_t>(0, spec.context))));
    return ids;
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
