#include "model/decoder.h"

#include "model/layer_parts.h"
#include "spec/architectures.h"

namespace lathe {

Decoder::Decoder(const ModelSpec& spec, WeightStorage storage)
    : LayeredModel(spec, storage.dtype, baseOf(spec) + "embed_tokens.weight"), m_rotary(spec.rope, spec.headDim) {
    m_shape = {.heads = spec.heads, .keyValueHeads = spec.keyValueHeads, .headDim = spec.headDim, .window = spec.window};
    const auto norm = [&](const std::string& module, std::int64_t size) {
        return Norm{module + ".weight", at::empty({size}, at::TensorOptions(storage.dtype)), spec.normEpsilon, nullptr};
    };
    m_norm = norm(baseOf(spec) + "norm", spec.hidden);
    for (const LayerParts& parts : layerParts(spec)) {
        using enum LinearSlot;
        Layer layer{.inputNorm = norm(parts.norms.at(0), spec.hidden), .postNorm = norm(parts.norms.at(1), spec.hidden), .queryNorm = {}, .keyNorm = {},
                    .qkv = spec.fused ? parts.group({QueryKeyValue}, storage) : parts.group({Query, Key, Value}, storage),
                    .o = parts.group({AttentionOutput}, storage),
                    .gateUp = spec.fused ? parts.group({GateUp}, storage) : parts.group({Gate, Up}, storage),
                    .down = parts.group({Down}, storage)};
        if (spec.queryKeyNorm) {
            layer.queryNorm = norm(parts.norms.at(2), spec.headDim);
            layer.keyNorm = norm(parts.norms.at(3), spec.headDim);
        }
        m_layers.push_back(std::move(layer));
    }
}

at::Tensor Decoder::headsNormed(const Layer& layer, const at::Tensor& qkv) const {
    const std::int64_t d = m_shape.headDim, query = m_shape.heads * d, keyValue = m_shape.keyValueHeads * d;
    const auto normed = [&](std::int64_t first, std::int64_t width, const Norm& norm) {
        return norm.apply(qkv.narrow(1, first, width).reshape({-1, d})).view({qkv.size(0), width});
    };
    return at::cat({normed(0, query, layer.queryNorm), normed(query, keyValue, layer.keyNorm), qkv.narrow(1, query + keyValue, keyValue)}, 1);
}

at::Tensor Decoder::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    at::Tensor qkv = layer.qkv.apply({x, InputStage::Norm, &layer.inputNorm}, {}, pass.batch, pass.step);
    if (m_spec.queryKeyNorm) qkv = headsNormed(layer, qkv);
    const at::Tensor seen = endSublayer(SublayerSite::Kind::Attention, index, layer.o, {attend(qkv, m_shape, &m_rotary, pass)}, x, pass);
    const at::Tensor gateUp = layer.gateUp.apply({seen, InputStage::Norm, &layer.postNorm}, {}, pass.batch, pass.step);
    return endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {gateUp, InputStage::SwiGlu}, seen, pass);
}

std::vector<const LinearGroup*> Decoder::groups() const {
    std::vector<const LinearGroup*> all;
    for (const Layer& layer : m_layers) all.insert(all.end(), {&layer.qkv, &layer.o, &layer.gateUp, &layer.down});
    return all;
}

void Decoder::list(std::vector<HeldParameter>& all) {
    const auto add = [&](Norm& norm) { all.push_back({norm.name, norm.weight, &norm.trained}); };
    for (Layer& layer : m_layers) {
        add(layer.inputNorm);
        add(layer.postNorm);
        if (!m_spec.queryKeyNorm) continue;
        add(layer.queryNorm);
        add(layer.keyNorm);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
    add(m_norm);
}

} // namespace lathe
