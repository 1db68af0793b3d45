#include "model/head_loss.h"

#include "kernels/convert/convert.h"
#include "kernels/loss/cross_entropy.h"
#include "tensor/fused_node.h"
#include "tensor/product.h"

namespace lathe {
namespace {

constexpr std::int64_t chunkRows = 256;      ///< scored positions at a time
constexpr std::int64_t blockColumns = 8192; ///< of the vocabulary at a time, where weights or their gradient have another dtype than products

/// f(first, weights) for parts of the vocabulary, in their product type: the whole where that is how they are stored.
template <class F> void overVocabulary(const at::Tensor& weight, const F& f) {
    const std::int64_t size = weight.size(0);
    const std::int64_t step = productType(weight.scalar_type()) == weight.scalar_type() ? size : blockColumns;
    for (std::int64_t first = 0; first < size; first += step) f(first, toProduct(weight.narrow(0, first, std::min(step, size - first))));
}

struct HeadLossNode final : torch::autograd::Node {
    at::Tensor dhidden, dweight; ///< for an upstream gradient of 1

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor(), at::Tensor()};
        const double up = gradients[0].item<double>();
        torch::autograd::variable_list result{std::move(dhidden), std::move(dweight)}; // scaled where they lie: dweight is as large as the table
        for (at::Tensor& gradient : result)
            if (gradient.defined()) gradient.mul_(up);
        return result;
    }
    void release_variables() override { dhidden = dweight = at::Tensor(); }
    std::string name() const override { return "HeadLoss"; }
};

std::vector<std::int64_t> scoredRows(const TokenBatch& batch) {
    const at::Tensor targets = batch.targets.contiguous();
    const std::int64_t* target = targets.const_data_ptr<std::int64_t>();
    std::vector<std::int64_t> rows;
    for (std::int64_t t = 0; t < targets.size(0); ++t)
        if (target[t] >= 0) rows.push_back(t);
    return rows;
}

} // namespace

BatchLoss headLoss(const at::Tensor& hidden, const at::Tensor& weight, const Parameter* trained, const TokenBatch& batch,
                   bool perSegment, double cap) {
    const torch::autograd::variable_list inputs{hidden, trained ? trained->master() : at::Tensor()};
    const bool graph = wantsGraph(inputs), wantHidden = graph && hidden.requires_grad(), wantWeight = graph && trained;
    const std::vector<std::int64_t> scored = scoredRows(batch);
    const auto rows = std::int64_t(scored.size());
    BatchLoss result;
    result.trainedTokens = rows;
    auto node = c10::make_intrusive<HeadLossNode>();
    std::vector<float> losses(scored.size());
    double sum = 0;
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        const at::Tensor in = hidden.detach().contiguous(), index = at::tensor(scored, at::kLong);
        const at::Tensor targets = batch.targets.index_select(0, index);
        const at::ScalarType type = productType(in.scalar_type());
        const std::int64_t vocabulary = weight.size(0);
        if (wantHidden) node->dhidden = at::zeros_like(in);
        if (wantWeight) node->dweight = at::zeros_like(weight, weight.options().dtype(at::kFloat));
        at::Tensor held = at::empty({std::min(rows, chunkRows), vocabulary}, in.options().dtype(type));
        for (std::int64_t first = 0; first < rows; first += chunkRows) {
            const std::int64_t count = std::min(chunkRows, rows - first);
            const at::Tensor part = index.narrow(0, first, count), x = toProduct(in.index_select(0, part));
            at::Tensor logits = held.narrow(0, 0, count);
            overVocabulary(weight, [&](std::int64_t column, const at::Tensor& w) {
                at::Tensor part = logits.narrow(1, column, w.size(0));
                at::mm_out(part, x, w.t());
            });
            withElement(type, [&](auto c) {
                using C = decltype(c);
                overRows(count, 16 * vocabulary, [&](std::int64_t from, std::int64_t to) {
                    kernels::crossEntropy(dataOf<C>(logits), targets.const_data_ptr<std::int64_t>() + first,
                                          losses.data() + first, graph, float(cap), vocabulary, from, to);
                });
            });
            if (wantHidden) {
                at::Tensor dx = at::zeros_like(x);
                overVocabulary(weight, [&](std::int64_t column, const at::Tensor& w) { dx.addmm_(logits.narrow(1, column, w.size(0)), w); });
                node->dhidden.index_copy_(0, part, toStorage(dx, in.scalar_type()));
            }
            if (!wantWeight) continue;
            if (type == at::kFloat) {
                node->dweight.addmm_(logits.t(), x);
                continue;
            }
            for (std::int64_t column = 0; column < vocabulary; column += blockColumns) {
                const std::int64_t columns = std::min(blockColumns, vocabulary - column);
                const at::Tensor product = at::mm(logits.narrow(1, column, columns).t(), x);
                float* to = dataOf<float>(node->dweight) + column * x.size(1);
                at::parallel_for(0, product.numel(), 16384, [&](std::int64_t from, std::int64_t end) { kernels::accumulate(dataOf<kernels::Bf16>(product), to, from, end); });
            }
        }
    }
    for (float loss : losses) sum += loss;
    if (perSegment) {
        result.perSegment.assign(batch.starts.size() - 1, 0.0);
        std::size_t segment = 0;
        for (std::size_t i = 0; i < scored.size(); ++i) {
            while (scored[i] >= batch.starts[segment + 1]) ++segment;
            result.perSegment[segment] += losses[i];
        }
    }
    result.sum = at::scalar_tensor(sum, at::kFloat);
    if (graph) joinGraph(node, inputs, result.sum);
    return result;
}

} // namespace lathe
