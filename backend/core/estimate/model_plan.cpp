// Sites are resolved by the same code as in the engine (target modules, counts), so that plan and model can't
// disagree on what is adapted.
#include "estimate/model_plan.h"

#include <string_view>
#include <unordered_set>

namespace lathe {
namespace {

/// Names of the base's parameters that learn.
class Trained {
public:
    explicit Trained(const MethodCounts& counts) {
        for (const TrainedTensor& tensor : counts.tensors)
            if (!tensor.added()) m_names.insert(tensor.name);
    }
    bool empty() const { return m_names.empty(); }
    bool has(const std::string& name) const { return !m_names.empty() && m_names.contains(name); }

private:
    std::unordered_set<std::string_view> m_names;
};

LinearPlan planOf(const LinearSpec& linear, const LinearLoad& load, const Trained& trained, bool packed) {
    LinearPlan plan{linear.in, linear.out, packed && linear.layer >= 0, false, false, load};
    if (!trained.empty()) {
        plan.trainedWeight = trained.has(linear.name + ".weight");
        plan.trainedBias = linear.bias && trained.has(linear.name + ".bias");
    }
    return plan;
}

GroupPlan* groupOf(LayerPlan& layer, LinearSlot slot) {
    switch (slot) {
    case LinearSlot::Query:
    case LinearSlot::Key:
    case LinearSlot::Value:
    case LinearSlot::QueryKeyValue: return &layer.qkv;
    case LinearSlot::AttentionOutput: return &layer.o;
    case LinearSlot::Gate:
    case LinearSlot::Up:
    case LinearSlot::GateUp: return &layer.up;
    case LinearSlot::Down: return &layer.down;
    case LinearSlot::CrossQuery: return &layer.crossQuery;
    case LinearSlot::CrossKey:
    case LinearSlot::CrossValue: return &layer.crossKeyValue;
    case LinearSlot::CrossOutput: return &layer.crossO;
    case LinearSlot::HeadDense: break;
    }
    return nullptr;
}

} // namespace

std::int64_t GroupPlan::out() const {
    std::int64_t sum = 0;
    for (const LinearPlan& part : parts) sum += part.out;
    return sum;
}

bool GroupPlan::trains() const {
    for (const LinearPlan& part : parts)
        if (part.load.rank > 0 || part.load.scalesInput || part.load.scalesOutput || part.trainedWeight
            || part.trainedBias)
            return true;
    return false;
}

ModelPlan planOf(const ModelSpec& spec, const std::vector<LinearSpec>& linears, const MethodCounts& counts,
                 const Quantization& quantization) {
    ModelPlan plan;
    plan.kind = spec.kind;
    plan.head = architectureOf(spec).head;
    plan.hidden = spec.hidden;
    plan.intermediate = spec.intermediate;
    plan.heads = spec.heads;
    plan.keyValueHeads = spec.keyValueHeads;
    plan.headDim = spec.headDim;
    plan.vocabulary = spec.vocabulary;
    plan.window = spec.window;
    for (std::int64_t layer = 0; layer < spec.layers; ++layer)
        if (spec.windowOf(layer) == 0) plan.window = 0;
    const bool decoder = spec.kind == ModelKind::Decoder;
    plan.twoSided = spec.kind == ModelKind::EncoderDecoder;
    plan.biased = spec.relativeDistance > 0;
    plan.disentangled = spec.kind == ModelKind::DisentangledEncoder;
    plan.distances = plan.disentangled ? spec.positionRows : 0;
    plan.wordSize = spec.wordSize();
    plan.fusedNorms = plan.twoSided || (decoder && spec.normsBefore && spec.norm != NormKind::Layer);
    plan.ownNorms = spec.kind == ModelKind::Gpt2 || spec.kind == ModelKind::ModernEncoder
                    || (decoder && spec.normsBefore && spec.norm == NormKind::Layer);
    plan.normsAfter = decoder && spec.normsAfter;
    plan.parallel = spec.parallel;
    plan.oneNorm = spec.oneNorm;
    plan.headsApart = spec.headsApart;
    plan.capped = spec.attentionCap != 0;
    plan.scaledWords = spec.embeddingScale != 1;
    plan.outputs = spec.head.outputs;
    plan.queryKeyNorm = spec.queryKeyNorm != QueryKeyNorm::None;
    plan.rotary = spec.positionRows == 0;
    plan.causal = !spec.isEncoder();
    plan.tiedHead = spec.tiedHead;
    plan.trains = !counts.tensors.empty();
    plan.virtualTokens = counts.inFront;
    plan.prefixTokens = counts.inEachLayer;

    const Trained trained(counts);
    std::vector<LayerPlan> layers(static_cast<std::size_t>(spec.layers));
    for (std::size_t i = 0; i < linears.size(); ++i) {
        const LinearSpec& linear = linears[i];
        const LinearPlan one = planOf(linear, counts.loads[i], trained, quantization.isOn());
        if (linear.layer < 0) {
            if (linear.name == plan.head.dense) plan.headDense.parts.push_back(one);
            else
                plan.embeddingChanges =
                    plan.embeddingChanges || GroupPlan{{one}}.trains(); // the embeddings' projection
            continue;
        }
        plan.gated = plan.gated || linear.slot == LinearSlot::Gate || linear.slot == LinearSlot::GateUp;
        if (GroupPlan* group = groupOf(layers[static_cast<std::size_t>(linear.layer)], linear.slot))
            group->parts.push_back(one);
    }
    plan.plainGate = plan.gated && spec.activation == "gelu";
    for (const TrainedTensor& tensor : counts.tensors) {
        const std::string_view name = tensor.name;
        if (tensor.layer >= 0) layers[static_cast<std::size_t>(tensor.layer)].trains = true;
        if (tensor.added()) continue;
        const bool matrix = tensor.shape.size() == 2 && tensor.shape[0] == spec.vocabulary;
        if (tensor.layer >= 0) {
            layers[static_cast<std::size_t>(tensor.layer)].trainedNorms |=
                tensor.shape.size() == 1 && name.find("norm") != std::string_view::npos;
        } else if (matrix && !name.starts_with(plan.head.output)) {
            plan.trainedEmbedding = true;
            plan.trainedHead |= spec.tiedHead;
        } else if (matrix) {
            plan.trainedHead = true;
        } else if (!plan.head.output.empty() && name.starts_with(plan.head.output)) {
            plan.trainsHeadOutput = true;
        } else if (plan.biased && name.find("rel") != std::string_view::npos) {
            plan.biasLearns = true;
        } else if (name.find("position") != std::string_view::npos || name.find("wpe") != std::string_view::npos) {
            plan.trainedPositions = true;
        }
    }
    plan.biasLearns = plan.biasLearns || (plan.disentangled && plan.trains);
    plan.embeddingChanges = plan.embeddingChanges || counts.changesInput || counts.inFront > 0 || counts.inEachLayer > 0
                            || plan.trainedEmbedding || plan.trainedPositions;
    for (LayerPlan& layer : layers) {
        // the first stands alone: in it the graph may begin late
        if (plan.layers.size() > 1 && plan.layers.back().sameAs(layer)) ++plan.layers.back().count;
        else plan.layers.push_back(std::move(layer));
    }
    if (plan.headDense.parts.empty() && !plan.head.dense.empty() && spec.head.kind != HeadKind::None)
        plan.headDense.parts.push_back(
            {spec.hidden, spec.hidden, false, trained.has(std::string(plan.head.dense) + ".weight"), false, {}});
    return plan;
}

} // namespace lathe
