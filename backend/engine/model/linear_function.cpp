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
    std::int64_t first, out; ///< its layer's columns of y
    at::Tensor u;            ///< drop(x) A^T (T, rank), product dtype
    std::size_t input;       ///< where A stands among the node's inputs; B follows
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

struct LinearNode final : torch::autograd::Node {
    LinearInput input;
    at::Tensor scale, weight;
    std::vector<DeltaUse> deltas;
    std::vector<TrainedUse> trained;
    StepContext step;
    RowKeys keys;
    bool hasResidual = false;
    std::size_t inputs = 0;

    bool drops(const LowRank& delta) const { return step.training && delta.dropout > 0; }

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
        std::vector<at::Tensor> du(deltas.size());
        for (std::size_t i = 0; i < deltas.size(); ++i) {
            const DeltaUse& use = deltas[i];
            const at::Tensor a = use.delta->a.as(type), b = use.delta->b.as(type);
            const at::Tensor dslice = dy.narrow(1, use.first, use.out);
            du[i] = at::mm(dslice, b).mul_(use.delta->scale);
            if (task_should_compute_output(use.input + 1)) // (u^T dy)^T: this way round the product is several times faster
                result[use.input + 1] = at::mm(use.u.t(), dslice).t().to(at::kFloat, false, true).contiguous().mul_(use.delta->scale);
            if (!din.defined()) continue;
            if (drops(*use.delta)) din.add_(dropped(at::mm(du[i], a), *use.delta, step, keys));
            else din.addmm_(du[i], a);
        }

        StageGradient stage = leaveStage(input, scale, din, wantInput, wantNorm, true);
        if (wantInput) result[0] = stage.dx;
        if (wantNorm) result[2] = stage.dweight;
        for (std::size_t i = 0; i < deltas.size(); ++i)
            if (task_should_compute_output(deltas[i].input)) {
                const LowRank& delta = *deltas[i].delta;
                const at::Tensor in = drops(delta) ? dropped(stage.y, delta, step, keys) : stage.y;
                result[deltas[i].input] = at::mm(du[i].t(), in).to(at::kFloat);
            }
        for (const TrainedUse& use : trained) {
            if (!task_should_compute_output(use.input)) continue;
            const at::Tensor dslice = dy.narrow(1, use.first, use.out);
            result[use.input] = use.isBias ? dslice.sum(0, false, at::kFloat) : at::mm(dslice.t(), stage.y).to(at::kFloat);
        }
        return result;
    }

    void release_variables() override {
        input.x = scale = at::Tensor();
        for (DeltaUse& use : deltas) use.u = at::Tensor();
    }
    std::string name() const override { return "LowRankLinear"; }
};

} // namespace

at::Tensor applyLinears(std::span<Linear* const> linears, const at::Tensor& weight, const at::Tensor& bias,
                        const LinearInput& input, const at::Tensor& residual, const TokenBatch& batch, const StepContext& step) {
    variable_list inputs{input.x, residual, input.norm && input.norm->trained ? input.norm->trained->master() : at::Tensor()};
    auto node = c10::make_intrusive<LinearNode>();
    std::int64_t first = 0;
    bool anyDropout = false;
    for (const Linear* linear : linears) {
        const std::int64_t out = linear->spec().out;
        for (const auto* parameter : {&linear->trainedWeight, &linear->trainedBias})
            if (*parameter) {
                node->trained.push_back({parameter->get(), first, out, parameter == &linear->trainedBias, inputs.size()});
                inputs.push_back((*parameter)->master());
            }
        for (const auto& delta : linear->deltas())
            if (delta->enabled) {
                node->deltas.push_back({delta.get(), first, out, {}, inputs.size()});
                inputs.push_back(delta->a.master());
                inputs.push_back(delta->b.master());
                anyDropout = anyDropout || (step.training && delta->dropout > 0);
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
        if (anyDropout) node->keys = rowKeys(batch);
        const at::Tensor in = enterStage(node->input, node->scale);
        y = timesTransposed(in, weight);
        if (bias.defined()) y.add_(bias.to(y.scalar_type()));
        for (DeltaUse& use : node->deltas) {
            const at::Tensor a = use.delta->a.as(y.scalar_type()), b = use.delta->b.as(y.scalar_type());
            use.u = timesTransposed(node->drops(*use.delta) ? dropped(in, *use.delta, step, node->keys) : in, a);
            y.narrow(1, use.first, use.out).addmm_(use.u, b.t(), 1, use.delta->scale);
        }
        y = toStorage(y, input.x.scalar_type(), residual.defined() ? residual.detach() : residual);
    }
    if (graph) joinGraph(node, inputs, y);
    return y;
}

} // namespace lathe
