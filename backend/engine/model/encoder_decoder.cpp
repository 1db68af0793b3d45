// Both sides of a batch run in one call: the source first, then the target over its states.
#include "model/encoder_decoder.h"

#include "lathe/error.h"
#include "model/layer_parts.h"
#include "operators/product.h"

#include <algorithm>

namespace lathe {

namespace {

const SourceTarget& sidesOf(const TokenBatch& batch) {
    if (!batch.sides)
        throw Error(ErrorKind::BadInput, "An encoder-decoder needs a text to read and a text to write.",
                    "Give data of prompts and completions.");
    return *batch.sides;
}

} // namespace

EncoderDecoder::EncoderDecoder(const ModelSpec& spec, WeightStorage storage)
    : LayeredModel(spec, storage, "shared.weight"),
      m_activation(spec.gated ? gateStage(spec.activation) : activationStage(spec.activation)) {
    const auto norm = [&](const std::string& module) {
        return Norm{module + ".weight", at::empty({spec.hidden}, storage.options()), spec.normEpsilon};
    };
    for (const LayerParts& parts : layerParts(spec)) {
        using enum LinearSlot;
        const bool decoder = m_layers.size() >= std::size_t(spec.encoderLayers);
        Layer layer{.norm = norm(parts.norms.at(0)),
                    .feedForwardNorm = norm(parts.norms.back()),
                    .qkv = parts.group({Query, Key, Value}, storage),
                    .o = parts.group({AttentionOutput}, storage),
                    .up = spec.gated ? parts.group({Gate, Up}, storage) : parts.group({Up}, storage),
                    .down = parts.group({Down}, storage)};
        if (decoder) {
            layer.crossNorm = norm(parts.norms.at(1));
            layer.crossQuery = parts.group({CrossQuery}, storage);
            layer.crossKeyValue = parts.group({CrossKey, CrossValue}, storage);
            layer.crossO = parts.group({CrossOutput}, storage);
        }
        m_layers.push_back(std::move(layer));
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const std::string stack = i == 0 ? "encoder." : "decoder.";
        m_bias[i] = {EmbeddingTable(stack + "block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                                    spec.positionRows, spec.heads, storage.options()),
                     spec.relativeDistance, i == 1};
        m_finalNorm[i] = norm(stack + "final_layer_norm");
    }
}

void EncoderDecoder::turn(std::size_t layer, Streams& streams, const TokenBatch& batch) {
    if (layer == 0) {
        const SourceTarget& sides = sidesOf(batch);
        const at::Tensor ordered = streams.x.index_select(0, sides.order);
        const std::int64_t count = sides.source.starts.back();
        streams = {ordered.narrow(0, 0, count), ordered.narrow(0, count, ordered.size(0) - count), false};
    } else if (layer == std::size_t(m_spec.encoderLayers)) {
        streams = {streams.memory, m_finalNorm[0].apply(streams.x), true};
    } else if (layer == m_layers.size()) {
        streams.x = m_finalNorm[1].apply(streams.x);
    }
}

void EncoderDecoder::prepare(const TokenBatch& batch) {
    for (RelativeBias& bias : m_bias) bias.cover(batch.largestPosition + 1);
}

at::Tensor EncoderDecoder::rows(const Streams& streams, const TokenBatch& batch) const {
    const SourceTarget& sides = sidesOf(batch);
    const at::Tensor both =
        streams.turned ? at::cat({streams.memory, streams.x}) : at::cat({streams.x, streams.memory});
    return at::empty_like(both).index_copy(0, sides.order, both);
}

at::Tensor EncoderDecoder::heads(const at::Tensor& x) const {
    return x.to(productType(x)).view({x.size(0), -1, m_spec.headDim});
}

at::Tensor EncoderDecoder::attended(std::size_t layer, const at::Tensor& qkv, const TokenBatch& side,
                                    const Pass& pass) const {
    const RelativeBias& bias = m_bias[decodes(layer)];
    const at::Tensor all = heads(qkv);
    const auto part = [&](std::int64_t which) { return all.narrow(1, which * m_spec.heads, m_spec.heads); };
    if (pass.held) {
        KeyValueCache::Layer& own = *pass.held->layers.front();
        const std::int64_t past = pass.held->past.front(), count = qkv.size(0), known = past + count;
        hold(own, past, part(1), part(2));
        const auto held = [&](const at::Tensor& from) { return from.narrow(1, 0, known).transpose(0, 1); };
        return toStorage(biasedAttention(part(0), held(own.keys), held(own.values), bias.scores(count, known, past)),
                         m_dtype);
    }
    std::int64_t longest = 0;
    for (std::size_t s = 0; s + 1 < side.starts.size(); ++s)
        longest = std::max(longest, side.starts[s + 1] - side.starts[s]);
    const at::Tensor scores = bias.scores(longest, longest);
    std::vector<at::Tensor> outputs;
    for (std::size_t s = 0; s + 1 < side.starts.size(); ++s) {
        const std::int64_t first = side.starts[s], count = side.starts[s + 1] - first;
        const auto own = [&](std::int64_t which) { return part(which).narrow(0, first, count); };
        outputs.push_back(biasedAttention(own(0), own(1), own(2), scores.narrow(1, 0, count).narrow(2, 0, count)));
    }
    return at::cat(outputs).to(m_dtype);
}

at::Tensor EncoderDecoder::attendedSource(const Layer& layer, const at::Tensor& query, const SourceTarget& sides,
                                          const Pass& pass) const {
    if (pass.held) {
        const auto held = [](const at::Tensor& from) { return from.transpose(0, 1); };
        return toStorage(biasedAttention(heads(query), held(pass.held->layers.front()->sourceKeys),
                                         held(pass.held->layers.front()->sourceValues), {}),
                         m_dtype);
    }
    const at::Tensor q = heads(query),
                     kv = heads(layer.crossKeyValue.apply({pass.memory}, {}, sides.source, pass.step));
    std::vector<at::Tensor> outputs;
    for (std::size_t s = 0; s + 1 < sides.target.starts.size(); ++s) {
        const auto of = [s](const at::Tensor& rows, const TokenBatch& side) {
            return rows.narrow(0, side.starts[s], side.starts[s + 1] - side.starts[s]);
        };
        const at::Tensor seen = of(kv, sides.source);
        outputs.push_back(biasedAttention(of(q, sides.target), seen.narrow(1, 0, m_spec.heads),
                                          seen.narrow(1, m_spec.heads, m_spec.heads), {}));
    }
    return at::cat(outputs).to(m_dtype);
}

at::Tensor EncoderDecoder::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    const SourceTarget sides =
        pass.batch.sides && !pass.held ? *pass.batch.sides : SourceTarget{pass.batch, pass.batch, {}};
    const Pass own{decodes(index) ? sides.target : sides.source, pass.step, {}, pass.held, pass.memory};
    const at::Tensor qkv = layer.qkv.apply({x, InputStage::Norm, &layer.norm}, {}, own.batch, own.step);
    at::Tensor seen =
        endSublayer(SublayerSite::Kind::Attention, index, layer.o, {attended(index, qkv, own.batch, own)}, x, own);
    if (decodes(index)) {
        const at::Tensor query =
            layer.crossQuery.apply({seen, InputStage::Norm, &layer.crossNorm}, {}, own.batch, own.step);
        seen = layer.crossO.apply({attendedSource(layer, query, sides, own)}, seen, own.batch, own.step);
    }
    const at::Tensor up = layer.up.apply({seen, InputStage::Norm, &layer.feedForwardNorm}, {}, own.batch, own.step);
    return endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {up, m_activation}, seen, own);
}

void EncoderDecoder::read(std::span<const std::int32_t> ids, KeyValueCache& cache) {
    const TokenBatch batch = continued(ids, 0, front());
    prepare(batch);
    at::Tensor x = wordsOf(batch.ids.narrow(0, front(), std::int64_t(ids.size())));
    if (m_virtual) x = at::cat({m_virtual->embeddings().to(m_dtype), x});
    const StepContext step;
    x = applyEmbeddingDeltas(x, batch, step);
    std::size_t layer = 0;
    for (; !decodes(layer); ++layer) x = throughLayer(layer, x, {batch, step, {}});
    x = m_finalNorm[0].apply(x);
    cache.layers.resize(m_layers.size());
    for (; layer < m_layers.size(); ++layer) {
        const at::Tensor kv = heads(m_layers[layer].crossKeyValue.apply({x}, {}, batch, step)).transpose(0, 1);
        cache.layers[layer].sourceKeys = kv.narrow(0, 0, m_spec.heads).contiguous();
        cache.layers[layer].sourceValues = kv.narrow(0, m_spec.heads, m_spec.heads).contiguous();
    }
}

at::Tensor EncoderDecoder::next(std::span<const std::int32_t> ids, KeyValueCache& cache) {
    at::NoGradGuard quiet;
    if (ids.empty()) throw Error(ErrorKind::BadInput, "There is no token to continue from.");
    const auto start = std::int32_t(m_spec.decoderStartToken);
    if (cache.length == 0) {
        read(ids, cache);
        ids = std::span(&start, 1);
    }
    const TokenBatch batch = continued(ids, cache.length, 0);
    prepare(batch);
    const std::int64_t count = batch.starts.back();
    const StepContext step;
    HeldTexts held;
    at::Tensor x = applyEmbeddingDeltas(wordsOf(batch.ids), batch, step);
    for (auto layer = std::size_t(m_spec.encoderLayers); layer < m_layers.size(); ++layer)
        x = throughLayer(layer, x, {batch, step, {}, &(held = {{&cache.layers[layer]}, {cache.length}})});
    cache.length += count;
    return logits(m_finalNorm[1].apply(x.narrow(0, x.size(0) - 1, 1))).view({-1});
}

std::vector<const LinearGroup*> EncoderDecoder::groups() const {
    std::vector<const LinearGroup*> all;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const Layer& layer = m_layers[i];
        all.insert(all.end(), {&layer.qkv, &layer.o});
        if (decodes(i)) all.insert(all.end(), {&layer.crossQuery, &layer.crossKeyValue, &layer.crossO});
        all.insert(all.end(), {&layer.up, &layer.down});
    }
    return all;
}

void EncoderDecoder::list(std::vector<HeldParameter>& all) {
    const auto add = [&](Norm& norm) { all.push_back({norm.name, norm.weight, &norm.trained}); };
    for (std::size_t i = 0; i < 2; ++i) {
        m_bias[i].table.list(all);
        add(m_finalNorm[i]);
    }
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        add(m_layers[i].norm);
        if (decodes(i)) add(m_layers[i].crossNorm);
        add(m_layers[i].feedForwardNorm);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
}

} // namespace lathe
