#include "model/modern_encoder.h"

#include "model/layer_parts.h"
#include "models/architectures.h"

namespace lathe {

ModernEncoder::ModernEncoder(const ModelSpec& spec, WeightStorage storage)
    : LayeredModel(spec, storage, baseOf(spec) + "embeddings.tok_embeddings.weight"),
      m_gate(gateStage(spec.activation)),
      m_global(spec.rope, spec.headDim, storage.device),
      m_local(spec.localRope ? *spec.localRope : spec.rope, spec.headDim, storage.device) {
    const auto norm = [&](const std::string& module) {
        return LayerNorm(module, spec.hidden, spec.normEpsilon, storage.options(), false);
    };
    m_norm = norm(baseOf(spec) + "embeddings.norm");
    m_finalNorm = norm(baseOf(spec) + "final_norm");
    for (const LayerParts& parts : layerParts(spec)) {
        using enum LinearSlot;
        Layer layer{.attentionNorm = {},
                    .feedForwardNorm = norm(parts.norms.back()),
                    .qkv = parts.group({QueryKeyValue}, storage),
                    .o = parts.group({AttentionOutput}, storage),
                    .up = parts.group({GateUp}, storage),
                    .down = parts.group({Down}, storage),
                    .shape = {}};
        if (parts.norms.size() > 1) layer.attentionNorm = norm(parts.norms.front());
        layer.shape = {.heads = spec.heads,
                       .keyValueHeads = spec.heads,
                       .headDim = spec.headDim,
                       .causal = false,
                       .window = spec.windowOf(std::int64_t(m_layers.size()))};
        m_layers.push_back(std::move(layer));
    }
}

void ModernEncoder::prepare(const TokenBatch& batch) {
    const std::int64_t positions = batch.largestPosition + 1;
    m_global.cover(positions);
    m_local.cover(positions);
}

at::Tensor ModernEncoder::prepareInput(const at::Tensor& words, const TokenBatch&, const StepContext&) {
    return m_norm.apply(words);
}

at::Tensor ModernEncoder::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    const at::Tensor read = layer.attentionNorm.weight.defined() ? layer.attentionNorm.apply(x) : x;
    const at::Tensor qkv = layer.qkv.apply({read}, {}, pass.batch, pass.step);
    const RotaryTable& rotary = layer.shape.window ? m_local : m_global;
    const at::Tensor seen =
        endSublayer(SublayerSite::Kind::Attention, index, layer.o, attend(qkv, layer.shape, &rotary, pass), x, pass);
    const at::Tensor up = layer.up.apply({layer.feedForwardNorm.apply(seen)}, {}, pass.batch, pass.step);
    return endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {up, m_gate}, seen, pass);
}

std::vector<const LinearGroup*> ModernEncoder::groups() const {
    std::vector<const LinearGroup*> all;
    for (const Layer& layer : m_layers) all.insert(all.end(), {&layer.qkv, &layer.o, &layer.up, &layer.down});
    return all;
}

void ModernEncoder::list(std::vector<HeldParameter>& all) {
    m_norm.list(all);
    for (Layer& layer : m_layers) {
        if (layer.attentionNorm.weight.defined()) layer.attentionNorm.list(all);
        layer.feedForwardNorm.list(all);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
    m_finalNorm.list(all);
}

} // namespace lathe
