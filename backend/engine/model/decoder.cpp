#include "model/decoder.h"

#include "kernels/attention/attention_tile.h"
#include "lathe/error.h"
#include "model/embedding.h"
#include "model/head_loss.h"
#include "tensor/product.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

void checkIds(const std::int64_t* ids, std::int64_t count, std::int64_t vocabulary) {
    for (std::int64_t i = 0; i < count; ++i)
        if (ids[i] < 0 || ids[i] >= vocabulary)
            throw Error(ErrorKind::BadInput,
                        "token id " + std::to_string(ids[i]) + " is outside the model's vocabulary of " + std::to_string(vocabulary),
                        "The tokenizer does not belong to this model.");
}

} // namespace

Decoder::Decoder(const ModelSpec& spec, at::ScalarType dtype) : m_rotary(spec.rope, spec.headDim) {
    m_spec = spec;
    m_dtype = dtype;
    m_shape = {spec.heads, spec.keyValueHeads, spec.headDim};
    const at::TensorOptions options(dtype);
    const auto norm = [&](const std::string& name) {
        return Norm{name + ".weight", at::empty({spec.hidden}, options), spec.normEpsilon, nullptr};
    };
    m_embedding = at::empty({spec.vocabulary, spec.hidden}, options);
    if (!spec.tiedHead) m_head = at::empty({spec.vocabulary, spec.hidden}, options);
    m_norm = norm("model.norm");
    std::map<std::int64_t, std::map<std::string, LinearSpec>> byRole;
    for (const LinearSpec& linear : spec.linears()) byRole[linear.layer][linear.role] = linear;
    for (std::int64_t i = 0; i < spec.layers; ++i) {
        const std::string name = "model.layers." + std::to_string(i);
        const auto group = [&](std::vector<std::string> roles) {
            std::vector<LinearSpec> specs;
            for (const std::string& role : roles) specs.push_back(byRole.at(i).at(role));
            return LinearGroup(specs, dtype);
        };
        m_layers.push_back({norm(name + ".input_layernorm"), norm(name + ".post_attention_layernorm"),
                            group({"q_proj", "k_proj", "v_proj"}), group({"o_proj"}), group({"gate_proj", "up_proj"}), group({"down_proj"})});
    }
}

const Parameter* Decoder::headParameter() const { return m_spec.tiedHead ? m_trainedEmbedding.get() : m_trainedHead.get(); }

void Decoder::prepare(const TokenBatch& batch) {
    const at::Tensor ids = batch.ids.contiguous();
    checkIds(ids.const_data_ptr<std::int64_t>(), ids.numel(), m_spec.vocabulary);
    m_rotary.cover(batch.positions.numel() ? batch.positions.max().item<std::int64_t>() + 1 : 1);
}

at::Tensor Decoder::throughLayer(const Layer& layer, const at::Tensor& x, const TokenBatch& batch, const StepContext& step) const {
    const at::Tensor qkv = layer.qkv.apply({x, InputStage::Norm, &layer.inputNorm}, {}, batch, step);
    const at::Tensor seen = layer.o.apply({attention(qkv, m_shape, m_rotary, batch)}, x, batch, step);
    const at::Tensor gateUp = layer.gateUp.apply({seen, InputStage::Norm, &layer.postNorm}, {}, batch, step);
    return layer.down.apply({gateUp, InputStage::SwiGlu}, seen, batch, step);
}

at::Tensor Decoder::hidden(const TokenBatch& batch, const StepContext& step) {
    prepare(batch);
    at::Tensor x = embed(batch.ids, m_embedding, m_trainedEmbedding.get());
    for (const Layer& layer : m_layers) {
        if (!step.recompute) x = throughLayer(layer, x, batch, step);
        else x = recomputed(x, [this, &layer, batch, step](const at::Tensor& in) { return throughLayer(layer, in, batch, step); });
    }
    return m_norm.apply(x);
}

std::vector<at::Tensor> Decoder::hiddenStates(const TokenBatch& batch) {
    torch::NoGradGuard quiet;
    prepare(batch);
    std::vector<at::Tensor> states{embed(batch.ids, m_embedding, nullptr)};
    for (const Layer& layer : m_layers) states.push_back(throughLayer(layer, states.back(), batch, {}));
    states.back() = m_norm.apply(states.back());
    return states;
}

at::Tensor Decoder::logits(const at::Tensor& hidden) {
    torch::NoGradGuard quiet;
    return timesTransposed(hidden.contiguous(), headWeight()).to(at::kFloat);
}

BatchLoss Decoder::loss(const TokenBatch& batch, const StepContext& step, bool perSegment) {
    const at::Tensor targets = batch.targets.contiguous();
    for (std::int64_t t = 0; t < targets.numel(); ++t)
        if (const std::int64_t target = targets.const_data_ptr<std::int64_t>()[t]; target != -100) checkIds(&target, 1, m_spec.vocabulary);
    return headLoss(hidden(batch, step), headWeight(), headParameter(), batch, perSegment);
}

at::Tensor Decoder::attendCached(const at::Tensor& qkv, const at::Tensor& positions, KeyValueCache::Layer& held, std::int64_t past) const {
    const std::int64_t count = qkv.size(0), kv = m_shape.keyValueHeads, d = m_shape.headDim, group = m_shape.group();
    m_rotary.rotate(qkv, positions, m_shape.heads + kv, false);
    const at::Tensor rows = toProduct(qkv).view({count, m_shape.heads + 2 * kv, d});
    if (!held.keys.defined() || held.keys.size(1) < past + count) { // grown by doubling
        const std::int64_t capacity = std::max<std::int64_t>({2 * past, past + count, 64});
        for (at::Tensor* t : {&held.keys, &held.values}) {
            at::Tensor larger = at::empty({kv, capacity, d}, rows.options());
            if (past) larger.narrow(1, 0, past).copy_(t->narrow(1, 0, past));
            *t = larger;
        }
    }
    held.keys.narrow(1, past, count).copy_(rows.narrow(1, m_shape.heads, kv).transpose(0, 1));
    held.values.narrow(1, past, count).copy_(rows.narrow(1, m_shape.heads + kv, kv).transpose(0, 1));
    // (kv, count * group, d): a token's query heads of one key/value head are neighbours
    const at::Tensor q = rows.narrow(1, 0, m_shape.heads).reshape({count, kv, group, d}).transpose(0, 1).reshape({kv, count * group, d});
    const at::Tensor scores = at::bmm(q, held.keys.narrow(1, 0, past + count).transpose(1, 2)).contiguous();
    at::Tensor sums = at::empty({count * group}, at::kFloat);
    withElement(scores.scalar_type(), [&](auto c) {
        using C = decltype(c);
        for (std::int64_t h = 0; h < kv; ++h)
            kernels::causalSoftmax(dataOf<C>(scores) + h * count * group * (past + count), dataOf<float>(sums),
                                   1.0f / std::sqrt(float(d)), past + count, group, past, count * group);
    });
    const at::Tensor o = at::bmm(scores, held.values.narrow(1, 0, past + count)).view({kv, count, group, d}).transpose(0, 1);
    return toStorage(o.reshape({count, m_shape.heads * d}), m_dtype);
}

at::Tensor Decoder::next(std::span<const std::int32_t> ids, KeyValueCache& cache) {
    constexpr std::size_t chunk = 256; // bounds the scores of a long prompt
    torch::NoGradGuard quiet;
    if (ids.empty()) throw Error(ErrorKind::BadInput, "there is no token to continue from");
    cache.layers.resize(m_layers.size());
    at::Tensor x;
    for (std::size_t done = 0; done < ids.size();) {
        const std::span<const std::int32_t> part = ids.subspan(done, std::min(chunk, ids.size() - done));
        const auto count = std::int64_t(part.size());
        TokenBatch batch;
        batch.ids = at::tensor(at::ArrayRef<std::int32_t>(part.data(), part.size()), at::kInt).to(at::kLong);
        batch.positions = at::arange(cache.length, cache.length + count, at::kLong);
        batch.starts = {0, count};
        prepare(batch);
        x = embed(batch.ids, m_embedding, nullptr);
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            const Layer& layer = m_layers[i];
            const at::Tensor qkv = layer.qkv.apply({x, InputStage::Norm, &layer.inputNorm}, {}, batch, {});
            x = layer.o.apply({attendCached(qkv, batch.positions, cache.layers[i], cache.length)}, x, batch, {});
            const at::Tensor gateUp = layer.gateUp.apply({x, InputStage::Norm, &layer.postNorm}, {}, batch, {});
            x = layer.down.apply({gateUp, InputStage::SwiGlu}, x, batch, {});
        }
        cache.length += count;
        done += part.size();
    }
    return logits(m_norm.apply(x.narrow(0, x.size(0) - 1, 1))).view({-1});
}

std::vector<Linear*> Decoder::linears() {
    std::vector<Linear*> all;
    for (const Layer& layer : m_layers)
        for (const LinearGroup* group : {&layer.qkv, &layer.o, &layer.gateUp, &layer.down})
            for (const auto& linear : group->linears()) all.push_back(linear.get());
    return all;
}

std::vector<Parameter*> Decoder::trainAll() {
    std::vector<Parameter*> all;
    const auto train = [&](std::unique_ptr<Parameter>& held, const std::string& name, const at::Tensor& weight, bool decays) {
        if (!weight.defined()) return;
        if (!held) held = std::make_unique<Parameter>(Parameter::over(name, weight, decays));
        all.push_back(held.get());
    };
    train(m_trainedEmbedding, "model.embed_tokens.weight", m_embedding, true);
    for (Layer& layer : m_layers) {
        train(layer.inputNorm.trained, layer.inputNorm.name, layer.inputNorm.weight, false);
        train(layer.postNorm.trained, layer.postNorm.name, layer.postNorm.weight, false);
    }
    for (Linear* linear : linears()) {
        train(linear->trainedWeight, linear->spec().name + ".weight", linear->weight(), true);
        train(linear->trainedBias, linear->spec().name + ".bias", linear->bias(), false);
    }
    train(m_norm.trained, m_norm.name, m_norm.weight, false);
    train(m_trainedHead, "lm_head.weight", m_head, true);
    return all;
}

std::vector<std::pair<std::string, at::Tensor>> Decoder::weights() {
    std::vector<std::pair<std::string, at::Tensor>> all{{"model.embed_tokens.weight", m_embedding}};
    for (const Layer& layer : m_layers) {
        all.emplace_back(layer.inputNorm.name, layer.inputNorm.weight);
        all.emplace_back(layer.postNorm.name, layer.postNorm.weight);
    }
    for (const Linear* linear : linears()) {
        all.emplace_back(linear->spec().name + ".weight", linear->weight());
        if (linear->bias().defined()) all.emplace_back(linear->spec().name + ".bias", linear->bias());
    }
    all.emplace_back(m_norm.name, m_norm.weight);
    if (m_head.defined()) all.emplace_back("lm_head.weight", m_head);
    return all;
}

} // namespace lathe
