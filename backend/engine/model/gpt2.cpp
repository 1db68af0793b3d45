#include "model/gpt2.h"

#include "lathe/error.h"
#include "model/layer_parts.h"
#include "models/architectures.h"

namespace lathe {

Gpt2::Gpt2(const ModelSpec& spec, WeightStorage storage)
    : LayeredModel(spec, storage, baseOf(spec) + "wte.weight"), m_activation(activationStage(spec.activation)) {
    m_shape = {spec.heads, spec.heads, spec.headDim};
    m_positions = EmbeddingTable(baseOf(spec) + "wpe.weight", spec.positionRows, spec.hidden, storage.options());
    for (const LayerParts& parts : layerParts(spec)) {
        using enum LinearSlot;
        m_layers.push_back({LayerNorm(parts.norms.at(0), spec.hidden, spec.normEpsilon, storage.options()),
                            LayerNorm(parts.norms.at(1), spec.hidden, spec.normEpsilon, storage.options()),
                            parts.group({QueryKeyValue}, storage), parts.group({AttentionOutput}, storage),
                            parts.group({Up}, storage), parts.group({Down}, storage)});
    }
    m_norm = LayerNorm(baseOf(spec) + "ln_f", spec.hidden, spec.normEpsilon, storage.options());
}

void Gpt2::prepare(const TokenBatch& batch) {
    const std::int64_t positions = batch.largestPosition + 1;
    if (positions > m_spec.positionRows)
        throw Error(ErrorKind::BadInput,
                    {"A text of %1 tokens is longer than the model's %2 positions.", std::to_string(positions),
                     std::to_string(m_spec.positionRows)},
                    "Shorten it.");
}

at::Tensor Gpt2::prepareInput(const at::Tensor& words, const TokenBatch& batch, const StepContext&) {
    return words + m_positions.rows(batch.positions);
}

at::Tensor Gpt2::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    const at::Tensor qkv = layer.qkv.apply({layer.inputNorm.apply(x)}, {}, pass.batch, pass.step);
    const at::Tensor seen =
        endSublayer(SublayerSite::Kind::Attention, index, layer.o, attend(qkv, m_shape, nullptr, pass), x, pass);
    const at::Tensor up = layer.up.apply({layer.postNorm.apply(seen)}, {}, pass.batch, pass.step);
    return endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {up, m_activation}, seen, pass);
}

std::vector<const LinearGroup*> Gpt2::groups() const {
    std::vector<const LinearGroup*> all;
    for (const Layer& layer : m_layers) all.insert(all.end(), {&layer.qkv, &layer.o, &layer.up, &layer.down});
    return all;
}

void Gpt2::list(std::vector<HeldParameter>& all) {
    m_positions.list(all);
    for (Layer& layer : m_layers) {
        layer.inputNorm.list(all);
        layer.postNorm.list(all);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
    m_norm.list(all);
}

} // namespace lathe
