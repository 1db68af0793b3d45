// Scores of distances are gathered by index from small products, since the full table of pairs would not fit.
#include "model/disentangled_encoder.h"

#include "lathe/error.h"
#include "model/layer_parts.h"
#include "model/relative_bias.h"
#include "models/architectures.h"
#include "tensor/compute_device.h"
#include "tensor/fused_node.h"
#include "tensor/product_type.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace lathe {
namespace {

struct PickNode final : torch::autograd::Node {
    at::Tensor index;
    std::int64_t columns = 0;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor()};
        return {at::zeros({index.size(0), index.size(1), columns}, gradients[0].options())
                    .scatter_add_(2, index, gradients[0])};
    }
    void release_variables() override { index = at::Tensor(); }
    std::string name() const override { return "Pick"; }
};

/// x (heads, rows, columns) at `index` (heads, rows, n) of its columns. LibTorch's gather would keep x for backward,
/// which asks for its size alone.
at::Tensor picked(const at::Tensor& x, const at::Tensor& index) {
    at::Tensor y;
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        y = x.gather(2, index);
    }
    if (!wantsGraph({x})) return y;
    auto node = makeNode<PickNode>();
    node->index = index;
    node->columns = x.size(2);
    joinGraph(node, {x}, y);
    return y;
}

} // namespace

at::Tensor distanceRows(std::int64_t length, std::int64_t buckets, std::int64_t farthest) {
    const std::int64_t single = buckets / 2;
    at::Tensor rows = at::empty({2 * length - 1}, at::kLong);
    auto* to = rows.mutable_data_ptr<std::int64_t>();
    for (std::int64_t distance = 1 - length; distance < length; ++distance) {
        const std::int64_t size = std::abs(distance);
        std::int64_t bucket = distance;
        if (size > single) {
            const float share =
                std::log(float(size) / float(single)) / std::log(float(double(farthest - 1) / double(single)));
            bucket = (std::int64_t(std::ceil(share * float(single - 1))) + single) * (distance < 0 ? -1 : 1);
        }
        *to++ = std::clamp<std::int64_t>(bucket + buckets, 0, 2 * buckets - 1);
    }
    return rows;
}

DisentangledEncoder::DisentangledEncoder(const ModelSpec& spec, WeightStorage storage)
    : LayeredModel(spec, storage, baseOf(spec) + "embeddings.word_embeddings.weight"),
      m_activation(activationStage(spec.activation)) {
    const auto norm = [&](const std::string& module) {
        return LayerNorm(module, spec.hidden, spec.normEpsilon, storage.options());
    };
    const std::string encoder = baseOf(spec) + "encoder.";
    m_norm = norm(baseOf(spec) + "embeddings.LayerNorm");
    m_distances = EmbeddingTable(encoder + "rel_embeddings.weight", spec.positionRows, spec.hidden, storage.options());
    m_distanceNorm = norm(encoder + "LayerNorm");
    if (spec.convolution) {
        m_convolution.name = encoder + "conv.conv";
        m_convolution.weight = at::empty({spec.hidden, spec.hidden, spec.convolution}, storage.options());
        m_convolution.bias = at::empty({spec.hidden}, storage.options());
        m_convolution.norm = norm(encoder + "conv.LayerNorm");
    }
    for (const LayerParts& parts : layerParts(spec)) {
        using enum LinearSlot;
        m_layers.push_back({parts.group({Query, Key}, storage), parts.group({Value}, storage),
                            parts.group({AttentionOutput}, storage), parts.group({Up}, storage),
                            parts.group({Down}, storage), norm(parts.norms.at(0)), norm(parts.norms.at(1))});
    }
}

void DisentangledEncoder::prepare(const TokenBatch& batch) {
    const std::int64_t positions = batch.largestPosition + 1;
    if (positions > m_spec.context)
        throw Error(ErrorKind::BadInput,
                    {"A text of %1 tokens is longer than the model's %2 positions.", std::to_string(positions),
                     std::to_string(m_spec.context)},
                    "Shorten it, or cut it into windows.");
    if (positions <= m_reach) return;
    m_reach = std::int64_t(std::bit_ceil(std::uint64_t(std::max<std::int64_t>(positions, 128))));
    m_distanceRows =
        computeDevice(m_device).sent({distanceRows(m_reach, m_spec.positionRows / 2, m_spec.relativeDistance)}).front();
}

at::Tensor DisentangledEncoder::prepareInput(const at::Tensor& words, const TokenBatch&, const StepContext&) {
    return m_norm.apply(words);
}

at::Tensor DisentangledEncoder::attended(const Layer& layer, const at::Tensor& x, const Pass& pass) const {
    const std::int64_t heads = m_spec.heads, tokens = x.size(0), rows = m_spec.positionRows;
    const at::ScalarType type = productType(m_dtype, m_device);
    const at::Tensor distances = m_distanceNorm.apply(inGraph(m_distances.weight, m_distances.trained));
    TokenBatch both = pass.batch; // the table's rows as one more segment: they go through the same matrices
    const at::TensorOptions numbers = pass.batch.positions.options();
    both.positions = at::cat({pass.batch.positions, at::arange(rows, numbers)});
    both.rowExamples = at::cat({pass.batch.rowExamples, at::full({rows}, -1, numbers)});
    both.starts.push_back(tokens + rows);
    const at::Tensor queryKey = layer.queryKey.apply({at::cat({x, distances})}, {}, both, pass.step)
                                    .to(type)
                                    .view({tokens + rows, 2 * heads, -1});
    const at::Tensor value = layer.value.apply({x}, {}, pass.batch, pass.step).to(type).view({tokens, heads, -1});
    const auto byHead = [](const at::Tensor& part) { return part.permute({1, 0, 2}); };
    const at::Tensor distanceQueries = byHead(queryKey.narrow(0, tokens, rows).narrow(1, 0, heads)).transpose(1, 2);
    const at::Tensor distanceKeys = byHead(queryKey.narrow(0, tokens, rows).narrow(1, heads, heads)).transpose(1, 2);
    const double scale = 1 / std::sqrt(3.0 * double(m_spec.headDim)); // three sums of products stand in a score
    std::vector<at::Tensor> outputs;
    for (std::size_t s = 0; s + 1 < pass.batch.starts.size(); ++s) {
        const std::int64_t first = pass.batch.starts[s], count = pass.batch.starts[s + 1] - first,
                           keys = pass.batch.seenOf(s);
        const at::Tensor own = queryKey.narrow(0, first, count), q = own.narrow(1, 0, heads),
                         k = own.narrow(0, 0, keys).narrow(1, heads, heads);
        const at::Tensor apart = at::arange(count, numbers).unsqueeze(1) - at::arange(keys, numbers).unsqueeze(0)
                                 + (m_reach - 1); // (count, keys)
        const at::Tensor row = m_distanceRows.index_select(0, apart.view({-1})).view({1, count, keys});
        const at::Tensor ofQueries = picked(at::matmul(byHead(q), distanceKeys), row.expand({heads, count, keys}));
        const at::Tensor ofKeys =
            picked(at::matmul(byHead(k), distanceQueries), row.transpose(1, 2).expand({heads, keys, count}))
                .transpose(1, 2);
        outputs.push_back(biasedAttention(q, k, value.narrow(0, first, keys), (ofQueries + ofKeys) * scale, scale));
    }
    return at::cat(outputs).to(m_dtype);
}

at::Tensor DisentangledEncoder::convolved(const at::Tensor& embedded, const at::Tensor& x,
                                          const TokenBatch& batch) const {
    const at::ScalarType type = productType(m_dtype, m_device);
    const at::Tensor weight = inGraph(m_convolution.weight, m_convolution.trainedWeight).to(type),
                     bias = inGraph(m_convolution.bias, m_convolution.trainedBias).to(type);
    std::vector<at::Tensor> parts;
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s) {
        const std::int64_t first = batch.starts[s], count = batch.starts[s + 1] - first, seen = batch.seenOf(s);
        const at::Tensor text = embedded.narrow(0, first, seen).to(type).t().unsqueeze(0);
        at::Tensor out = at::gelu(at::conv1d(text, weight, bias, 1, (m_spec.convolution - 1) / 2)).squeeze(0).t();
        if (seen < count) out = at::cat({out, at::zeros({count - seen, out.size(1)}, out.options())});
        parts.push_back(out);
    }
    return m_convolution.norm.apply(x + at::cat(parts).to(m_dtype));
}

at::Tensor DisentangledEncoder::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    const at::Tensor seen = endSublayer(SublayerSite::Kind::Attention, index, layer.o, {attended(layer, x, pass)}, x,
                                        pass, [&](const at::Tensor& sum) { return layer.attentionNorm.apply(sum); });
    const at::Tensor up = layer.up.apply({seen}, {}, pass.batch, pass.step);
    const at::Tensor out = endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {up, m_activation}, seen,
                                       pass, [&](const at::Tensor& sum) { return layer.outputNorm.apply(sum); });
    return index == 0 && m_spec.convolution ? convolved(x, out, pass.batch) : out;
}

std::vector<const LinearGroup*> DisentangledEncoder::groups() const {
    std::vector<const LinearGroup*> all;
    for (const Layer& layer : m_layers)
        all.insert(all.end(), {&layer.queryKey, &layer.value, &layer.o, &layer.up, &layer.down});
    return all;
}

void DisentangledEncoder::list(std::vector<HeldParameter>& all) {
    m_norm.list(all);
    m_distances.list(all);
    m_distanceNorm.list(all);
    if (m_spec.convolution) {
        all.push_back({m_convolution.name + ".weight", m_convolution.weight, &m_convolution.trainedWeight, true});
        all.push_back({m_convolution.name + ".bias", m_convolution.bias, &m_convolution.trainedBias});
        m_convolution.norm.list(all);
    }
    for (Layer& layer : m_layers) {
        layer.attentionNorm.list(all);
        layer.outputNorm.list(all);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
}

} // namespace lathe
