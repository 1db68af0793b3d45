#include "model/decoder.h"

#include "model/layer_parts.h"
#include "models/architectures.h"

namespace lathe {

Decoder::Decoder(const ModelSpec& spec, WeightStorage storage)
    : LayeredModel(spec, storage, parameterSpecs(spec).front().name),
      m_rotary(spec.rope, spec.headDim, storage.device),
      m_localRotary(spec.localRope.value_or(spec.rope), spec.headDim, storage.device) {
    using enum LinearSlot;
    const auto norm = [&](const std::vector<std::string>& modules) {
        return modules.empty() ? DecoderNorm() : DecoderNorm(modules.front(), spec, spec.hidden, storage.options());
    };
    bool gated = false;
    for (const LayerParts& parts : layerParts(spec)) {
        const auto index = std::int64_t(m_layers.size());
        const bool local = spec.localRope && spec.windowOf(index) > 0;
        gated = parts.has(GateUp) || parts.has(Gate);
        m_layers.push_back({norm(parts.normsAt(NormSlot::BeforeAttention)),
                            norm(parts.normsAt(NormSlot::AfterAttention)),
                            norm(parts.normsAt(NormSlot::BeforeFeedForward)),
                            norm(parts.normsAt(NormSlot::AfterFeedForward)),
                            QueryKeyNorms(spec, parts, storage.options()),
                            parts.has(QueryKeyValue) ? parts.group({QueryKeyValue}, storage)
                                                     : parts.group({Query, Key, Value}, storage),
                            parts.group({AttentionOutput}, storage),
                            parts.has(GateUp) ? parts.group({GateUp}, storage)
                            : parts.has(Gate) ? parts.group({Gate, Up}, storage)
                                              : parts.group({Up}, storage),
                            parts.group({Down}, storage),
                            {.heads = spec.heads,
                             .keyValueHeads = spec.keyValueHeads,
                             .headDim = spec.headDim,
                             .window = spec.windowOf(index),
                             .scaling = spec.attentionScale,
                             .cap = spec.attentionCap},
                            !spec.rotates(index) ? nullptr
                            : local              ? &m_localRotary
                                                 : &m_rotary});
    }
    m_activation = gated ? gateStage(spec.activation) : activationStage(spec.activation);
    for (const ParameterSpec& parameter : parameterSpecs(spec))
        if (parameter.slot == NormSlot::Final && parameter.name.ends_with(".weight"))
            m_norm = norm({parameter.name.substr(0, parameter.name.size() - 7)});
}

void Decoder::prepare(const TokenBatch& batch) {
    const std::int64_t positions = batch.largestPosition + 1;
    m_rotary.cover(positions);
    if (m_spec.localRope) m_localRotary.cover(positions);
}

LinearInput Decoder::attended(const Layer& layer, const at::Tensor& qkv, const Pass& pass) const {
    at::Tensor rows = qkv;
    if (m_spec.headsApart) // (head, q k v) to (q k v, head)
        rows = qkv.view({qkv.size(0), m_spec.heads, 3, m_spec.headDim}).transpose(1, 2).reshape({qkv.size(0), -1});
    return attend(layer.queryKey.apply(rows), layer.shape, layer.rotary, pass);
}

at::Tensor Decoder::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    const auto after = [](const DecoderNorm& norm) {
        return norm.isThere() ? Step([&norm](const at::Tensor& y) { return norm.apply(y); }) : Step();
    };
    const bool shared = m_spec.oneNorm || m_spec.parallel; // both sublayers read the same
    LinearInput read = layer.beforeAttention.before(x);
    read.alone = !shared && !hasDelta(SublayerSite::Kind::Attention, index);
    const LinearInput seenBy = attended(layer, layer.qkv.apply(read, {}, pass.batch, pass.step), pass);
    const at::Tensor seen =
        endSublayer(SublayerSite::Kind::Attention, index, layer.o, seenBy, x, pass, {}, after(layer.afterAttention));
    LinearInput again = m_spec.oneNorm ? read : layer.beforeFeedForward.before(m_spec.parallel ? x : seen);
    again.alone = !shared && !hasDelta(SublayerSite::Kind::FeedForward, index);
    const at::Tensor up = layer.up.apply(again, {}, pass.batch, pass.step);
    return endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {up, m_activation}, seen, pass, {},
                       after(layer.afterFeedForward));
}

std::vector<const LinearGroup*> Decoder::groups() const {
    std::vector<const LinearGroup*> all;
    for (const Layer& layer : m_layers) all.insert(all.end(), {&layer.qkv, &layer.o, &layer.up, &layer.down});
    return all;
}

void Decoder::list(std::vector<HeldParameter>& all) {
    for (Layer& layer : m_layers) {
        for (DecoderNorm* norm :
             {&layer.beforeAttention, &layer.afterAttention, &layer.beforeFeedForward, &layer.afterFeedForward})
            norm->list(all);
        layer.queryKey.list(all);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
    m_norm.list(all);
}

} // namespace lathe
