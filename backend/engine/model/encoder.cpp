#include "model/encoder.h"

#include "lathe/error.h"
#include "model/layer_parts.h"
#include "models/arch_bert.h"
#include "models/architectures.h"

namespace lathe {

Encoder::Encoder(const ModelSpec& spec, WeightStorage storage)
    : LayeredModel(spec, storage, baseOf(spec) + "embeddings.word_embeddings.weight"),
      m_activation(activationStage(spec.activation)) {
    m_shape = {.heads = spec.heads, .keyValueHeads = spec.heads, .headDim = spec.headDim, .causal = false};
    const std::string embeddings = baseOf(spec) + "embeddings.";
    m_positions = EmbeddingTable(embeddings + "position_embeddings.weight", spec.positionRows, spec.wordSize(),
                                 storage.options());
    if (spec.positionOffset) m_positions.still = spec.positionOffset - 1; // the pad token's
    if (spec.tokenTypes)
        m_types = EmbeddingTable(embeddings + "token_type_embeddings.weight", spec.tokenTypes, spec.wordSize(),
                                 storage.options());
    m_norm = LayerNorm(embeddings + "LayerNorm", spec.wordSize(), spec.normEpsilon, storage.options());
    if (spec.embeddingSize) m_project = LinearGroup({embeddingProjection(spec, baseOf(spec))}, storage.dense());
    for (const LayerParts& parts : layerParts(spec)) {
        using enum LinearSlot;
        m_layers.push_back({parts.group({Query, Key, Value}, storage), parts.group({AttentionOutput}, storage),
                            parts.group({Up}, storage), parts.group({Down}, storage),
                            LayerNorm(parts.norms.at(0), spec.hidden, spec.normEpsilon, storage.options()),
                            LayerNorm(parts.norms.at(1), spec.hidden, spec.normEpsilon, storage.options())});
    }
}

void Encoder::prepare(const TokenBatch& batch) {
    const std::int64_t positions = batch.largestPosition + 1;
    if (positions + m_spec.positionOffset > m_spec.positionRows)
        throw Error(ErrorKind::BadInput,
                    {"A text of %1 tokens is longer than the model's %2 positions.", std::to_string(positions),
                     std::to_string(m_spec.context)},
                    "Shorten it, or cut it into windows.");
    if (m_types.weight.defined()) m_types.require(batch.largestType, "token type");
}

at::Tensor Encoder::prepareInput(const at::Tensor& words, const TokenBatch& batch, const StepContext& step) {
    at::Tensor x = words;
    if (m_types.weight.defined())
        x = x + m_types.rows(batch.types.defined() ? batch.types : at::zeros_like(batch.positions));
    const at::Tensor embedded = m_norm.apply(x + m_positions.rows(batch.positions + m_spec.positionOffset));
    return m_project.linears().empty() ? embedded : m_project.apply({embedded}, {}, batch, step);
}

at::Tensor Encoder::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    const at::Tensor qkv = layer.qkv.apply({x}, {}, pass.batch, pass.step);
    const at::Tensor seen =
        endSublayer(SublayerSite::Kind::Attention, index, layer.o, attend(qkv, m_shape, nullptr, pass), x, pass,
                    [&](const at::Tensor& sum) { return layer.attentionNorm.apply(sum); });
    const at::Tensor up = layer.up.apply({seen}, {}, pass.batch, pass.step);
    return endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {up, m_activation}, seen, pass,
                       [&](const at::Tensor& sum) { return layer.outputNorm.apply(sum); });
}

std::vector<const LinearGroup*> Encoder::groups() const {
    std::vector<const LinearGroup*> all;
    if (!m_project.linears().empty()) all.push_back(&m_project);
    for (const Layer& layer : m_layers) all.insert(all.end(), {&layer.qkv, &layer.o, &layer.up, &layer.down});
    return all;
}

void Encoder::list(std::vector<HeldParameter>& all) {
    m_positions.list(all);
    if (m_types.weight.defined()) m_types.list(all);
    m_norm.list(all);
    for (Layer& layer : m_layers) {
        layer.attentionNorm.list(all);
        layer.outputNorm.list(all);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
}

} // namespace lathe
