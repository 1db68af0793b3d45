// Forward, checkpointing, cached generation and hidden states are the same walk over layers, so a kind of model
// writes its layer once.
#include "model/layered_model.h"

#include "lathe/error.h"
#include "model/embedding.h"
#include "model/virtual_rows.h"
#include "tensor/booking.h"
#include "tensor/compute_device.h"
#include "tensor/product_type.h"

#include <algorithm>

namespace lathe {

namespace {

std::span<const std::int64_t> numbersOf(const at::Tensor& contiguous) {
    return {contiguous.const_data_ptr<std::int64_t>(), std::size_t(contiguous.numel())};
}

} // namespace

LayeredModel::LayeredModel(const ModelSpec& spec, const WeightStorage& storage, std::string embedding)
    : m_embeddingName(std::move(embedding)), m_head(spec, storage.dense()) {
    m_spec = spec;
    m_dtype = storage.dtype;
    m_device = storage.device;
    m_embeddingScale = at::scalar_tensor(spec.embeddingScale, m_dtype).item<double>();
    m_embedding = at::empty({spec.vocabulary, spec.wordSize()}, storage.options());
    for (std::int64_t i = 0; i < spec.layers; ++i)
        for (const auto kind : {SublayerSite::Kind::Attention, SublayerSite::Kind::FeedForward})
            m_sites.push_back({i, kind, nullptr});
}

/// What can be wrong with a batch is found on the host, before the device is given anything to do.
LaidBatch LayeredModel::laid(const TokenBatch& batch) {
    checkIds(numbersOf(batch.ids.contiguous()), m_spec.vocabulary);
    LaidBatch laid{.front = front()};
    const std::int64_t shift = m_prefix ? m_prefix->count() : 0;
    laid.all = withRowsInFront(batch, laid.front, shift).placed(m_device);
    prepare(laid.all);
    if (!laid.front && !shift) {
        laid.own = laid.all;
        return laid;
    }
    laid.own = batch.placed(m_device);
    if (laid.front) laid.ownRows = computeDevice(m_device).sent({ownRows(batch, laid.front)}).front();
    return laid;
}

at::Tensor LayeredModel::wordsOf(const at::Tensor& ids) {
    const std::int64_t still = m_spec.isEncoder() ? m_spec.padToken : -1;
    at::Tensor words = lathe::embed(ids, m_embedding, m_trainedEmbedding.get(), still);
    for (EmbeddingDelta* delta : m_embeddingDeltas) words = delta->words(words, ids);
    return m_embeddingScale == 1 ? words : words * m_embeddingScale;
}

at::Tensor LayeredModel::applyEmbeddingDeltas(const at::Tensor& words, const TokenBatch& batch,
                                              const StepContext& step) {
    at::Tensor x = prepareInput(words, batch, step);
    for (EmbeddingDelta* delta : m_embeddingDeltas) x = delta->prepared(x);
    return x;
}

at::Tensor LayeredModel::embed(const LaidBatch& batch, const StepContext& step) {
    at::Tensor words = wordsOf(batch.own.ids);
    if (m_virtual) words = rowsInFront(m_virtual->embeddings().to(m_dtype), words, batch.own);
    return applyEmbeddingDeltas(words, batch.all, step);
}

std::vector<AttentionPrefix> LayeredModel::prefixes() const {
    std::vector<AttentionPrefix> all(std::size_t(m_spec.layers));
    if (m_prefix)
        for (std::size_t i = 0; i < all.size(); ++i)
            std::tie(all[i].keys, all[i].values) = m_prefix->keysAndValues(std::int64_t(i));
    return all;
}

at::Tensor LayeredModel::onward(std::size_t layer, const Streams& streams, const TokenBatch& batch,
                                const StepContext& step, const AttentionPrefix& prefix) {
    if (!step.recompute) return throughLayer(layer, streams.x, {batch, step, prefix, nullptr, streams.memory});
    return recomputed({streams.x, prefix.keys, prefix.values, streams.memory},
                      [this, layer, batch, step](const std::vector<at::Tensor>& xs) {
                          return throughLayer(layer, xs[0], {batch, step, {xs[1], xs[2]}, nullptr, xs[3]});
                      });
}

at::Tensor LayeredModel::through(const LaidBatch& laid, const StepContext& step) {
    Streams streams{embed(laid, step), {}, false};
    const std::vector<AttentionPrefix> prefix = prefixes();
    turn(0, streams, laid.all);
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        streams.x = onward(i, streams, laid.all, step, prefix[i]);
        turn(i + 1, streams, laid.all);
    }
    return leave(rows(streams, laid.all));
}

at::Tensor LayeredModel::hidden(const TokenBatch& batch, const StepContext& step) { return through(laid(batch), step); }

std::vector<at::Tensor> LayeredModel::hiddenStates(const TokenBatch& own) {
    at::NoGradGuard quiet;
    const LaidBatch batch = laid(own);
    std::vector<at::Tensor> states{embed(batch, {})};
    Streams streams{states.front(), {}, false};
    const std::vector<AttentionPrefix> prefix = prefixes();
    turn(0, streams, batch.all);
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        streams.x = onward(i, streams, batch.all, {}, prefix[i]);
        turn(i + 1, streams, batch.all);
        states.push_back(rows(streams, batch.all));
    }
    states.back() = leave(states.back());
    return states;
}

at::Tensor LayeredModel::logits(const at::Tensor& hidden) {
    return m_head.logits(scaled(hidden), {m_embedding, m_trainedEmbedding});
}

BatchLoss LayeredModel::loss(const TokenBatch& batch, const StepContext& step, bool perSegment) {
    const std::int64_t units = m_head.check(batch);
    const LaidBatch placed = laid(batch);
    const at::Tensor last = scaled(through(placed, step));
    const BookAs logits(MemoryPart::LogitsAndLoss);
    return m_head.loss(last, placed, units, {m_embedding, m_trainedEmbedding}, step, perSegment);
}

at::Tensor LayeredModel::outputs(const TokenBatch& batch) {
    at::NoGradGuard quiet;
    const LaidBatch placed = laid(batch);
    return m_head.outputs(through(placed, {}), placed, {});
}

TokenBatch LayeredModel::continued(std::span<const std::int32_t> ids, std::int64_t past, std::int64_t front) const {
    const std::vector<std::int64_t> own(ids.begin(), ids.end());
    checkIds(own, m_spec.vocabulary);
    TokenBatch batch;
    batch.ids = at::cat({at::zeros({front}, at::kLong), at::tensor(own, at::kLong)});
    batch.positions = at::arange(past, past + batch.ids.size(0), at::kLong);
    batch.starts = {0, batch.ids.size(0)};
    return batch.placed(m_device);
}

at::Tensor LayeredModel::next(std::span<const std::int32_t> ids, KeyValueCache& cache) {
    constexpr std::size_t chunk = 256; // tokens at a time: bounds the scores of a long prompt
    at::NoGradGuard quiet;
    if (ids.empty()) throw Error(ErrorKind::BadInput, "There is no token to continue from.");
    if (m_spec.head.kind != HeadKind::LanguageModel)
        throw Error(ErrorKind::BadInput,
                    {"%1 can't continue a text: it is not a causal language model.", m_spec.architecture});
    cache.layers.resize(std::size_t(m_spec.layers));
    if (m_spec.rope.scaling == RopeScaling::LongRope) { // past the original context all positions have other angles:
                                                        // what was held is of no use
        const std::int64_t original = m_spec.rope.originalContext;
        cache.ids.insert(cache.ids.end(), ids.begin(), ids.end());
        if (cache.length > 0 && cache.length <= original && cache.length + std::int64_t(ids.size()) > original) {
            const std::vector<std::int32_t> all = std::move(cache.ids);
            cache.clear();
            return next(all, cache);
        }
    }
    const bool fresh = cache.length == 0;
    if (fresh && m_prefix) {
        const std::int64_t count = m_prefix->count();
        const std::vector<AttentionPrefix> prefix = prefixes();
        const auto heads = [&](const at::Tensor& rows) {
            return rows.to(productType(m_dtype, m_device)).view({count, m_spec.keyValueHeads, m_spec.headDim});
        };
        for (std::size_t i = 0; i < prefix.size(); ++i)
            hold(cache.layers[i], 0, heads(prefix[i].keys), heads(prefix[i].values));
        cache.length = count;
    }
    TokenBatch whole;
    whole.largestPosition = cache.length + std::int64_t(ids.size()) + (fresh ? front() : 0) - 1;
    prepare(whole);
    KeyValueCache* const own = &cache;
    at::Tensor x;
    for (std::size_t done = 0; done < ids.size();) {
        const std::span<const std::int32_t> part = ids.subspan(done, std::min(chunk, ids.size() - done));
        const bool withVirtual = m_virtual && fresh && done == 0;
        const TokenBatch batch = continued(part, cache.length, withVirtual ? m_virtual->count() : 0);
        x = wordsOf(batch.ids.narrow(0, batch.ids.size(0) - std::int64_t(part.size()), std::int64_t(part.size())));
        if (withVirtual) x = at::cat({m_virtual->embeddings().to(m_dtype), x});
        x = continuedThrough(applyEmbeddingDeltas(x, batch, {}), batch, {&own, 1});
        done += part.size();
    }
    return logits(leave(x.narrow(0, x.size(0) - 1, 1))).view({-1});
}

at::Tensor LayeredModel::continuedThrough(at::Tensor x, const TokenBatch& batch,
                                          std::span<KeyValueCache* const> caches) {
    HeldTexts held;
    for (const KeyValueCache* cache : caches) held.past.push_back(cache->length);
    held.layers.resize(caches.size());
    const StepContext step;
    for (std::int64_t i = 0; i < m_spec.layers; ++i) {
        for (std::size_t t = 0; t < caches.size(); ++t) held.layers[t] = &caches[t]->layers[std::size_t(i)];
        x = throughLayer(std::size_t(i), x, {batch, step, {}, &held});
    }
    for (std::size_t t = 0; t < caches.size(); ++t) caches[t]->length += batch.starts[t + 1] - batch.starts[t];
    return x;
}

at::Tensor LayeredModel::nextOfEach(std::span<const std::span<const std::int32_t>> ids,
                                    std::span<KeyValueCache* const> caches) {
    const bool begins =
        std::any_of(caches.begin(), caches.end(), [](const KeyValueCache* cache) { return cache->length == 0; });
    if (m_spec.rope.scaling == RopeScaling::LongRope || (begins && (m_virtual || m_prefix))
        || m_spec.head.kind != HeadKind::LanguageModel)
        return Model::nextOfEach(ids, caches); // angles that depend on a text's length; rows in front of each
    at::NoGradGuard quiet;
    std::vector<std::int64_t> own, positions;
    TokenBatch batch;
    batch.starts.push_back(0);
    for (std::size_t t = 0; t < caches.size(); ++t) {
        if (ids[t].empty()) throw Error(ErrorKind::BadInput, "there is no token to continue from");
        caches[t]->layers.resize(std::size_t(m_spec.layers));
        own.insert(own.end(), ids[t].begin(), ids[t].end());
        for (std::size_t i = 0; i < ids[t].size(); ++i) positions.push_back(caches[t]->length + std::int64_t(i));
        batch.starts.push_back(std::int64_t(own.size()));
        batch.largestPosition = std::max(batch.largestPosition, positions.back());
    }
    checkIds(own, m_spec.vocabulary);
    batch.ids = at::tensor(own, at::kLong);
    batch.positions = at::tensor(positions, at::kLong);
    prepare(batch);
    const TokenBatch there = batch.placed(m_device);
    at::Tensor x = continuedThrough(applyEmbeddingDeltas(wordsOf(there.ids), there, {}), there, caches);
    if (own.size() > ids.size()) x = x.index_select(0, there.ends.select(1, 1));
    return logits(leave(x));
}

LinearInput LayeredModel::attend(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                                 const Pass& pass) const {
    if (pass.held) return {cachedAttention(qkv, shape, rotary, pass.batch, *pass.held)};
    return attention(qkv, shape, rotary, pass.batch, pass.prefix, !pass.step.recompute);
}

bool LayeredModel::hasDelta(SublayerSite::Kind kind, std::size_t layer) const {
    return m_sites[2 * layer + (kind == SublayerSite::Kind::FeedForward)].delta;
}

at::Tensor LayeredModel::endSublayer(SublayerSite::Kind kind, std::size_t layer, const LinearGroup& last,
                                     const LinearInput& input, const at::Tensor& residual, const Pass& pass,
                                     const Step& norm, const Step& outputNorm) const {
    SublayerDelta* delta = m_sites[2 * layer + (kind == SublayerSite::Kind::FeedForward)].delta;
    LinearInput read = input;
    read.alone = kind == SublayerSite::Kind::FeedForward; // between its matrices
    const auto output = [&] {
        const at::Tensor y = last.apply(read, {}, pass.batch, pass.step);
        return outputNorm ? outputNorm(y) : y;
    };
    if (!delta && outputNorm) return norm ? norm(output() + residual) : output() + residual;
    if (!delta) { // the sum is part of the product
        const at::Tensor sum = last.apply(read, residual, pass.batch, pass.step);
        return norm ? norm(sum) : sum;
    }
    SublayerPass end{residual, output(), {}};
    end.join = [&](const at::Tensor& output) { return norm ? norm(output + residual) : output + residual; };
    return delta->leave(end, pass.batch, pass.step);
}

std::vector<Linear*> LayeredModel::linears() {
    std::vector<Linear*> all;
    for (const auto& part : {groups(), m_head.groups()})
        for (const LinearGroup* group : part)
            for (const auto& linear : group->linears()) all.push_back(linear.get());
    return all;
}

std::vector<SublayerSite*> LayeredModel::sublayers() {
    std::vector<SublayerSite*> all;
    for (SublayerSite& site : m_sites) all.push_back(&site);
    return all;
}

std::vector<HeldParameter> LayeredModel::held() {
    std::vector<HeldParameter> all{{m_embeddingName, m_embedding, &m_trainedEmbedding, true}};
    list(all);
    m_head.list(all);
    return all;
}

std::vector<Parameter*> LayeredModel::train(const std::function<bool(const std::string& name)>& chosen) {
    std::vector<Parameter*> all;
    for (const Linear* linear : linears())
        if (!linear->isDense() && chosen(linear->spec().name + ".weight"))
            throw Error(ErrorKind::BadInput,
                        {"%1 is quantized or paged, so it can't be trained itself.", linear->spec().name},
                        "Train an adapter on it, or load the base as it is.");
    for (const HeldParameter& one : held()) {
        if (one.packed || !chosen(one.name)) continue;
        if (!*one.trained)
            *one.trained = std::make_unique<Parameter>(Parameter::over(one.name, one.weight, one.decays));
        all.push_back(one.trained->get());
    }
    return all;
}

std::vector<std::pair<std::string, at::Tensor>> LayeredModel::weights() {
    std::vector<std::pair<std::string, at::Tensor>> all;
    for (const HeldParameter& one : held())
        if (!one.packed) all.emplace_back(one.name, one.transposed ? one.weight.t() : one.weight);
    return all;
}

std::vector<TensorOnDemand> LayeredModel::tensors() {
    std::vector<TensorOnDemand> all;
    for (const HeldParameter& one : held()) {
        std::vector<std::int64_t> shape =
            one.packed ? std::vector{one.packed->spec().out, one.packed->spec().in} : one.weight.sizes().vec();
        if (one.transposed) std::swap(shape[0], shape[1]);
        all.push_back({one.name, std::move(shape), [weight = one.weight, layer = one.packed, turned = one.transposed] {
                           const at::Tensor whole = layer ? layer->weight() : weight;
                           return turned ? whole.t() : whole;
                       }});
    }
    return all;
}

} // namespace lathe
