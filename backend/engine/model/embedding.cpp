// Both are autograd functions that keep ids or inputs only; the rest is made again in backward.
#include "model/embedding.h"

#include "operators/embedding_gradient.h"
#include "operators/kept_rows.h"
#include "tensor/booking.h"
#include "tensor/fused_node.h"

namespace lathe {
namespace {

struct EmbeddingNode final : torch::autograd::Node {
    at::Tensor ids;
    std::int64_t vocabulary = 0, still = -1;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor()};
        at::AutoDispatchBelowADInplaceOrView quiet;
        const at::Tensor up = gradients[0].to(at::kFloat).contiguous();
        return {embeddingGradient(up, ids, vocabulary, still)};
    }
    void release_variables() override { ids = at::Tensor(); }
    std::string name() const override { return "Embedding"; }
};

struct RecomputedNode final : torch::autograd::Node {
    KeptRows first;             ///< of xs, where it is nobody else's
    std::vector<at::Tensor> xs; ///< all the others
    std::function<at::Tensor(const std::vector<at::Tensor>&)> f;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        torch::autograd::variable_list result(xs.size());
        if (!gradients[0].defined()) return result;
        at::AutoGradMode on(true);
        std::vector<at::Tensor> inputs(xs.size());
        for (std::size_t i = 0; i < xs.size(); ++i)
            if (const at::Tensor x = i == 0 ? first.tensor() : xs[i]; x.defined())
                inputs[i] = x.detach().requires_grad_(true);
        at::Tensor again;
        {
            const BookAs kept(MemoryPart::Activations);
            again = f(inputs);
        }
        torch::autograd::backward({std::move(again)}, {gradients[0]});
        for (std::size_t i = 0; i < xs.size(); ++i)
            if (inputs[i].defined()) result[i] = inputs[i].grad();
        return result;
    }
    void release_variables() override {
        first = KeptRows();
        xs.clear();
        f = nullptr;
    }
    std::string name() const override { return "Recomputed"; }
};

} // namespace

at::Tensor embed(const at::Tensor& ids, const at::Tensor& weight, const Parameter* trained, std::int64_t still) {
    const torch::autograd::variable_list inputs{trained ? trained->master() : at::Tensor()};
    at::Tensor y;
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        y = weight.index_select(0, ids);
    }
    if (!wantsGraph(inputs)) return y;
    auto node = makeNode<EmbeddingNode>();
    node->ids = ids.contiguous();
    node->vocabulary = weight.size(0);
    node->still = still;
    joinGraph(node, inputs, y);
    return y;
}

at::Tensor recomputed(const std::vector<at::Tensor>& xs, std::function<at::Tensor(const std::vector<at::Tensor>&)> f) {
    std::vector<at::Tensor> kept(xs.size());
    for (std::size_t i = 0; i < xs.size(); ++i)
        if (xs[i].defined()) kept[i] = xs[i].detach();
    at::Tensor y;
    {
        at::NoGradGuard quiet;
        y = f(kept);
    }
    if (!at::GradMode::is_enabled()) return y;
    auto node = makeNode<RecomputedNode>();
    node->first = KeptRows(std::move(kept.front()));
    node->xs = std::move(kept);
    node->f = std::move(f);
    joinGraph(node, xs, y);
    return y;
}

} // namespace lathe
