#include "kernels/dropout/dropout.h"
#include "model/linear_group.h"
#include "tensor/fused_node.h"
#include "tensor/product.h"

namespace lathe {
namespace {

using torch::autograd::variable_list;

/// One delta as a pass uses it.
struct DeltaUse {
    const LowRank* delta;
    std::int64_t first, out;   ///< its layer's columns of y
    std::int64_t column, rank; ///< its columns of the group's u
    std::size_t input;         ///< where A stands among the node's inputs; B follows
};
struct TrainedUse {
    const Parameter* parameter;
    std::int64_t first, out;
    bool isBias;
    std::size_t input;
};

/// Rows' keys of the dropout bits.
struct RowKeys {
    at::Tensor positions, examples; ///< (T) int64
};

RowKeys rowKeys(const TokenBatch& batch) {
    at::Tensor examples = at::zeros({batch.positions.size(0)}, at::kLong);
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s)
        examples.narrow(0, batch.starts[s], batch.starts[s + 1] - batch.starts[s])
            .fill_(s < batch.examples.size() ? batch.examples[s] : std::int64_t(s));
    return {batch.positions.contiguous(), examples};
}

at::Tensor dropped(const at::Tensor& x, const LowRank& delta, const StepContext& step, const RowKeys& keys) {
    at::Tensor y = at::empty_like(x);
    const kernels::DropoutKey key = kernels::dropoutKey(step.seed, step.step, delta.site);
    withElement(x.scalar_type(), [&](auto c) {
        using C = decltype(c);
        overRows(x.size(0), 8 * x.size(1), [&](std::int64_t first, std::int64_t last) {
            kernels::dropout(dataOf<C>(x), dataOf<C>(y), delta.dropout, key, keys.positions.const_data_ptr<std::int64_t>(),
                             keys.examples.const_data_ptr<std::int64_t>(), x.size(1), first, last);
        });
    });
    return y;
}

/// The deltas' A one below the other (sum of ranks, in): one product makes all of u, one all of their share of dx.
at::Tensor stackedA(const std::vector<DeltaUse>& deltas, at::ScalarType type) {
    if (deltas.size() == 1) return deltas[0].delta->a.as(type);
    std::vector<at::Tensor> all;
    for (const DeltaUse& use : deltas) all.push_back(use.delta->a.as(type));
    return at::cat(all);
}

struct LinearNode final : torch::autograd::Node {
    LinearInput input;
    at::Tensor scale, weight;
    at::Tensor u; ///< drop(x) A^T of all deltas side by side (T, sum of ranks), product dtype
    std::vector<DeltaUse> deltas;
    std::vector<TrainedUse> trained;
    StepContext step;
    RowKeys keys;
    bool hasResidual = false, drops = false;
    std::size_t inputs = 0;

    variable_list apply(variable_list&& gradients) override {
        variable_list result(inputs);
        if (!gradients[0].defined()) return result;
        at::AutoDispatchBelowADInplaceOrView quiet;
        const at::Tensor up = gradients[0].contiguous(), dy = toProduct(up);
        const at::ScalarType type = dy.scalar_type();
        if (hasResidual && task_should_compute_output(1)) result[1] = up;
        const bool wantInput = task_should_compute_output(0), wantNorm = task_should_compute_output(2);

        at::Tensor din;
        if (wantInput || wantNorm) din = at::mm(dy, toProduct(weight));
        at::Tensor du, a; // du: the gradient of u
        if (!deltas.empty()) {
            du = at::empty_like(u);
            a = stackedA(deltas, type);
        }
        for (const DeltaUse& use : deltas) {
            const at::Tensor dslice = dy.narrow(1, use.first, use.out);
            at::Tensor part = du.narrow(1, use.column, use.rank);
            at::mm_out(part, dslice, at::mul(use.delta->b.as(type), use.delta->scale));
            if (task_should_compute_output(use.input + 1)) // (u^T dy)^T: this way round the product is several times faster
                result[use.input + 1] = at::mm(u.narrow(1, use.column, use.rank).t(), dslice).t().to(at::kFloat, false, true).contiguous().mul_(use.delta->scale);
            if (din.defined() && drops)
                din.add_(dropped(at::mm(part, use.delta->a.as(type)), *use.delta, step, keys));
        }
        if (din.defined() && du.defined() && !drops) din.addmm_(du, a);

        StageGradient stage = leaveStage(input, scale, din, wantInput, wantNorm, !deltas.empty() || !trained.empty());
        if (wantInput) result[0] = stage.dx;
        if (wantNorm) result[2] = stage.dweight;
        at::Tensor da;
        if (du.defined() && !drops) da = at::mm(du.t(), stage.y).to(at::kFloat);
        for (const DeltaUse& use : deltas)
            if (task_should_compute_output(use.input))
                result[use.input] = da.defined() ? da.narrow(0, use.column, use.rank)
                                                 : at::mm(du.narrow(1, use.column, use.rank).t(), dropped(stage.y, *use.delta, step, keys)).to(at::kFloat);
        for (const TrainedUse& use : trained) {
            if (!task_should_compute_output(use.input)) continue;
            const at::Tensor dslice = dy.narrow(1, use.first, use.out);
            result[use.input] = use.isBias ? dslice.sum(0, false, at::kFloat) : at::mm(dslice.t(), stage.y).to(at::kFloat);
        }
        return result;
    }

    void release_variables() override {
        input.x = scale = u = at::Tensor();
    }
    std::string name() const override { return "LowRankLinear"; }
};

} // namespace

at::Tensor applyLinears(std::span<Linear* const> linears, const at::Tensor& weight, const at::Tensor& bias,
                        const LinearInput& input, const at::Tensor& residual, const TokenBatch& batch, const StepContext& step) {
    variable_list inputs{input.x, residual, input.norm && input.norm->trained ? input.norm->trained->master() : at::Tensor()};
    auto node = c10::make_intrusive<LinearNode>();
    std::int64_t first = 0, ranks = 0;
    for (const Linear* linear : linears) {
        const std::int64_t out = linear->spec().out;
        for (const auto* parameter : {&linear->trainedWeight, &linear->trainedBias})
            if (*parameter) {
                node->trained.push_back({parameter->get(), first, out, parameter == &linear->trainedBias, inputs.size()});
                inputs.push_back((*parameter)->master());
            }
        for (const auto& delta : linear->deltas())
            if (delta->enabled) {
                const std::int64_t rank = delta->a.master().size(0);
                node->deltas.push_back({delta.get(), first, out, ranks, rank, inputs.size()});
                ranks += rank;
                inputs.push_back(delta->a.master());
                inputs.push_back(delta->b.master());
                node->drops = node->drops || (step.training && delta->dropout > 0);
            }
        first += out;
    }
    const bool graph = wantsGraph(inputs);
    node->input = {input.x.detach().contiguous(), input.stage, input.norm};
    node->step = step;
    node->weight = weight;
    node->hasResidual = residual.defined();
    node->inputs = inputs.size();

    at::Tensor y;
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        if (node->drops) node->keys = rowKeys(batch);
        const at::Tensor in = enterStage(node->input, node->scale);
        y = timesTransposed(in, weight);
        if (bias.defined()) y.add_(bias.to(y.scalar_type()));
        if (ranks > 0) {
            const at::ScalarType type = y.scalar_type();
            if (!node->drops) node->u = timesTransposed(in, stackedA(node->deltas, type));
            else node->u = at::empty({in.size(0), ranks}, y.options());
            for (const DeltaUse& use : node->deltas) {
                at::Tensor part = node->u.narrow(1, use.column, use.rank);
                if (node->drops) at::mm_out(part, dropped(in, *use.delta, step, node->keys), use.delta->a.as(type).t());
                y.narrow(1, use.first, use.out).addmm_(part, use.delta->b.as(type).t(), 1, use.delta->scale);
            }
        }
        y = toStorage(y, input.x.scalar_type(), residual.defined() ? residual.detach() : residual);
    }
    if (graph) joinGraph(node, inputs, y);
    return y;
}

} // namespace lathe
