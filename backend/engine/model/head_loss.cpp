// Gradients of states and of the head's deltas are accumulated chunk by chunk; backward only scales them.
#include "model/head_loss.h"

#include "operators/cross_entropy.h"
#include "operators/product.h"
#include "tensor/compute_device.h"
#include "tensor/fused_node.h"

namespace lathe {
namespace {

constexpr std::int64_t blockColumns =
    8192; ///< of the vocabulary at a time, where weights or their gradient have another dtype than products

/// f(first, weights) for parts of the vocabulary, in their product type: the whole where that is how they are stored.
template <class F> void overVocabulary(const at::Tensor& weight, const F& f) {
    const std::int64_t size = weight.size(0);
    const std::int64_t step = productType(weight) == weight.scalar_type() ? size : blockColumns;
    for (std::int64_t first = 0; first < size; first += step)
        f(first, toProduct(weight.narrow(0, first, std::min(step, size - first))));
}

struct HeadLossNode final : torch::autograd::Node {
    at::Tensor dhidden, dweight; ///< for an upstream gradient of 1

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor(), at::Tensor()};
        torch::autograd::variable_list result{
            std::move(dhidden), std::move(dweight)}; // scaled where they lie: dweight is as large as the table
        for (at::Tensor& gradient : result)
            if (gradient.defined()) scale(gradient, gradients[0]);
        return result;
    }
    void release_variables() override { dhidden = dweight = at::Tensor(); }
    std::string name() const override { return "HeadLoss"; }
};

} // namespace

BatchLoss headLoss(const at::Tensor& hidden, const at::Tensor& weight, const Parameter* trained,
                   const TokenBatch& batch, bool perSegment, double cap) {
    const torch::autograd::variable_list inputs{hidden, trained ? trained->master() : at::Tensor()};
    const bool graph = wantsGraph(inputs), wantHidden = graph && hidden.requires_grad(), wantWeight = graph && trained;
    const std::vector<std::int64_t>& scored = batch.scoredRows;
    const auto rows = std::int64_t(scored.size());
    BatchLoss result;
    result.trainedTokens = rows;
    auto node = makeNode<HeadLossNode>();
    const at::Tensor losses = at::empty({rows}, hidden.options().dtype(at::kFloat).requires_grad(false));
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        const at::Tensor in = hidden.detach().contiguous(), &index = batch.scored;
        const at::Tensor targets = batch.targets.index_select(0, index);
        const at::ScalarType type = productType(in);
        const std::int64_t vocabulary = weight.size(0),
                           chunkRows = computeDevice(in.device()).lossRows(rows, vocabulary, at::elementSize(type));
        if (wantHidden) node->dhidden = at::zeros_like(in);
        if (wantWeight) node->dweight = at::zeros_like(weight, weight.options().dtype(at::kFloat));
        at::Tensor held = at::empty({chunkRows, vocabulary}, in.options().dtype(type));
        for (std::int64_t first = 0; first < rows; first += chunkRows) {
            const std::int64_t count = std::min(chunkRows, rows - first);
            const at::Tensor part = index.narrow(0, first, count), x = toProduct(in.index_select(0, part));
            at::Tensor logits = held.narrow(0, 0, count);
            overVocabulary(weight, [&](std::int64_t column, const at::Tensor& w) {
                multiply(logits.narrow(1, column, w.size(0)), x, w.t());
            });
            crossEntropy(logits, targets.narrow(0, first, count), losses.narrow(0, first, count), graph, cap);
            if (wantHidden) {
                at::Tensor dx = at::zeros_like(x);
                overVocabulary(weight, [&](std::int64_t column, const at::Tensor& w) {
                    multiply(dx, logits.narrow(1, column, w.size(0)), w, true);
                });
                node->dhidden.index_copy_(0, part, toStorage(dx, in.scalar_type()));
            }
            if (!wantWeight) continue;
            if (type == at::kFloat) {
                multiply(node->dweight, logits.t(), x, true);
                continue;
            }
            for (std::int64_t column = 0; column < vocabulary; column += blockColumns) {
                const std::int64_t columns = std::min(blockColumns, vocabulary - column);
                at::Tensor dlogits = logits.narrow(1, column, columns).t();
                if (type == at::kHalf)
                    accumulate(node->dweight.narrow(0, column, columns),
                               multiplied(dlogits.to(at::kFloat), x.to(at::kFloat))); // sums beyond its 65504
                else accumulate(node->dweight.narrow(0, column, columns), multiplied(dlogits, x));
            }
        }
    }
    if (perSegment) {
        const at::Tensor held = losses.cpu();
        const float* each = held.const_data_ptr<float>();
        result.perSegment.assign(batch.starts.size() - 1, 0.0);
        std::size_t segment = 0;
        for (std::size_t i = 0; i < scored.size(); ++i) {
            while (scored[i] >= batch.starts[segment + 1]) ++segment;
            result.perSegment[segment] += each[i];
        }
    }
    result.sum = summedLosses(losses);
    if (graph) joinGraph(node, inputs, result.sum);
    return result;
}

} // namespace lathe
