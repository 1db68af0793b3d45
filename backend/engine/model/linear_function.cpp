// One autograd function for a group of linear layers that read the same input: base, deltas, scales and residual,
// forward and back.
#include "model/dropout.h"
#include "model/linear_group.h"
#include "operators/low_rank.h"
#include "operators/product.h"
#include "tensor/fused_node.h"

namespace lathe {
namespace {

using torch::autograd::variable_list;

/// One delta as a pass uses it.
struct DeltaUse {
    const LowRank* delta;
    std::int64_t first, out;   ///< its layer's columns of y
    std::int64_t column, rank; ///< its columns of the group's u
    std::size_t input; ///< where A stands among the node's inputs; B follows, then the magnitude or the bias
    at::Tensor lengths, factor; ///< DoRA: (out) fp32 row lengths, magnitude / lengths

    /// Its product with B; of DoRA with each row of B times its factor.
    LowRankPart part(at::ScalarType type) const {
        if (!factor.defined()) return {delta->b.as(type), first, out, column, rank, delta->scale};
        return {(delta->b.master() * (factor * delta->scale).unsqueeze(1)).to(type), first, out, column, rank, 1};
    }
};
/// What changes a layer's base product before the deltas are added.
struct BaseUse {
    const VectorScale* scale; ///< nullptr: none
    std::int64_t first, out; ///< the layer's columns of y
    std::size_t input; ///< where the scale stands among the node's inputs
    at::Tensor factor; ///< DoRA: (out) fp32, 1 + sum of (factor - 1) of the deltas with a magnitude
    at::Tensor product, scaled; ///< (T, out): before the DoRA factor; before the scale of the output, with its bias

    at::Tensor vector(at::ScalarType type) const { return scale->scale.master().flatten().to(type); }
    bool scalesInput() const { return scale && scale->ofInput; }
    bool scalesOutput() const { return scale && !scale->ofInput; }
};
struct TrainedUse {
    const Parameter* parameter;
    std::int64_t first, out;
    bool isBias;
    std::size_t input;
};

at::Tensor dropped(const at::Tensor& x, const LowRank& delta, const StepContext& step, const RowKeys& keys) {
    return lathe::dropped(x, delta.dropout, delta.site, step, keys);
}

/// The deltas' A one below the other (sum of ranks, in): one product makes all of u, one all of their share of dx.
at::Tensor stackedA(const std::vector<DeltaUse>& deltas, at::ScalarType type) {
    if (deltas.size() == 1) return deltas[0].delta->a.as(type);
    std::vector<at::Tensor> all;
    for (const DeltaUse& use : deltas) all.push_back(use.delta->a.as(type));
    return at::cat(all);
}

std::vector<LowRankPart> partsOf(const std::vector<DeltaUse>& deltas, at::ScalarType type) {
    std::vector<LowRankPart> parts;
    for (const DeltaUse& use : deltas) parts.push_back(use.part(type));
    return parts;
}

struct LinearNode final : torch::autograd::Node {
    LinearInput input;
    at::Tensor scale;
    const FrozenWeight* weight = nullptr; ///< the model's
    at::Tensor u; ///< drop(x) A^T of all deltas side by side (T, sum of ranks), product dtype
    std::vector<DeltaUse> deltas;
    std::vector<TrainedUse> trained;
    std::vector<BaseUse> bases; ///< only of layers that have a scale or a magnitude
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

        at::Tensor dproduct = dy, dbiased = dy; // gradients of x W^T, and of it with the bias added
        if (!bases.empty()) intoBase(dy, dproduct, dbiased, result);
        at::Tensor din;
        std::vector<std::pair<const BaseUse*, at::Tensor>> dscaled; // gradients of inputs that were scaled
        if (wantInput || wantNorm) din = intoInput(dproduct, dscaled);
        else
            for (const BaseUse& base : bases)
                if (base.scalesInput())
                    dscaled.emplace_back(&base,
                                         weight->back(dproduct.narrow(1, base.first, base.out), base.first, base.out));
        at::Tensor du, a; // du: the gradient of u
        if (!deltas.empty()) {
            du = at::empty_like(u);
            a = stackedA(deltas, type);
            lowRankBack(du, dy, partsOf(deltas, type));
            gradientsOfB(dy, result);
            for (const DeltaUse& use : deltas)
                if (use.delta->hasBias() && task_should_compute_output(use.input + 2))
                    result[use.input + 2] =
                        dy.narrow(1, use.first, use.out).sum(0, false, at::kFloat).mul_(use.delta->scale);
        }
        if (din.defined() && drops)
            for (const DeltaUse& use : deltas)
                din.add_(dropped(multiplied(du.narrow(1, use.column, use.rank), use.delta->a.as(type)), *use.delta,
                                 step, keys));
        if (din.defined() && du.defined() && !drops) multiply(din, du, a, true);

        StageGradient stage =
            leaveStage(input, scale, din, wantInput, wantNorm, !deltas.empty() || !trained.empty() || !dscaled.empty());
        if (wantInput) result[0] = stage.dx;
        if (wantNorm) result[2] = stage.dweight;
        for (const auto& [base, dx] : dscaled)
            if (task_should_compute_output(base->input))
                result[base->input] = (dx * stage.y).sum(0, false, at::kFloat).view_as(base->scale->scale.master());
        at::Tensor da;
        if (du.defined() && !drops) da = multiplied(du.t(), stage.y).to(at::kFloat);
        for (const DeltaUse& use : deltas)
            if (task_should_compute_output(use.input))
                result[use.input] = da.defined() ? da.narrow(0, use.column, use.rank)
                                                 : multiplied(du.narrow(1, use.column, use.rank).t(),
                                                              dropped(stage.y, *use.delta, step, keys))
                                                       .to(at::kFloat);
        for (const TrainedUse& use : trained) {
            if (!task_should_compute_output(use.input)) continue;
            if (use.isBias) {
                result[use.input] = dbiased.narrow(1, use.first, use.out).sum(0, false, at::kFloat);
                continue;
            }
            at::Tensor y = stage.y;
            for (const BaseUse& base : bases)
                if (base.first == use.first && base.scalesInput()) y = y * base.vector(type);
            result[use.input] = multiplied(dproduct.narrow(1, use.first, use.out).t(), y).to(at::kFloat);
        }
        return result;
    }

    void gradientsOfB(const at::Tensor& dy, variable_list& result) {
        std::vector<LowRankPart> wanted;
        std::vector<const DeltaUse*> uses;
        for (const DeltaUse& use : deltas) {
            if (!task_should_compute_output(use.input + 1)) continue;
            wanted.push_back(
                {use.delta->b.as(dy.scalar_type()), use.first, use.out, use.column, use.rank, use.delta->scale});
            uses.push_back(&use);
        }
        if (wanted.empty()) return;
        const std::vector<at::Tensor> gradients = lowRankGradients(dy, u, wanted);
        for (std::size_t i = 0; i < uses.size(); ++i) {
            const DeltaUse& use = *uses[i];
            at::Tensor db = gradients[i];
            if (use.factor.defined()) {
                addTo(result[use.input + 2], (db * use.delta->b.master()).sum(1) / use.lengths);
                db.mul_(use.factor.unsqueeze(1));
            }
            result[use.input + 1] = db;
        }
    }

    /// Back through the scales of outputs and DoRA's factors; their own gradients go to `result`.
    void intoBase(const at::Tensor& dy, at::Tensor& dproduct, at::Tensor& dbiased, variable_list& result) {
        dbiased = dy.clone();
        for (const BaseUse& base : bases) {
            if (!base.scalesOutput()) continue;
            at::Tensor slice = dbiased.narrow(1, base.first, base.out);
            if (task_should_compute_output(base.input))
                result[base.input] =
                    (slice * base.scaled).sum(0, false, at::kFloat).view_as(base.scale->scale.master());
            slice.mul_(base.vector(dy.scalar_type()));
        }
        dproduct = dbiased;
        for (const BaseUse& base : bases) {
            if (!base.factor.defined()) continue;
            if (dproduct.is_same(dbiased)) dproduct = dbiased.clone();
            at::Tensor slice = dproduct.narrow(1, base.first, base.out);
            const at::Tensor dfactor = (slice * base.product).sum(0, false, at::kFloat);
            for (const DeltaUse& use : deltas)
                if (use.first == base.first && use.factor.defined() && task_should_compute_output(use.input + 2))
                    addTo(result[use.input + 2], dfactor / use.lengths);
            slice.mul_(base.factor.to(dy.scalar_type()));
        }
    }

    /// The gradient of the input that the base products read; of scaled inputs in `dscaled`, too.
    at::Tensor intoInput(const at::Tensor& dproduct, std::vector<std::pair<const BaseUse*, at::Tensor>>& dscaled) {
        at::Tensor plain = dproduct, din;
        bool any = true;
        for (const BaseUse& base : bases) {
            if (!base.scalesInput()) continue;
            const at::Tensor slice = dproduct.narrow(1, base.first, base.out);
            dscaled.emplace_back(&base, weight->back(slice, base.first, base.out));
            any = base.out != dproduct.size(1);
            if (!any) break;
            if (plain.is_same(dproduct)) plain = dproduct.clone();
            plain.narrow(1, base.first, base.out).zero_();
        }
        if (any) din = weight->back(plain, 0, plain.size(1));
        for (const auto& [base, dx] : dscaled) {
            const at::Tensor share = dx * base->vector(dx.scalar_type());
            din = din.defined() ? din.add_(share) : share;
        }
        return din;
    }

    static void addTo(at::Tensor& sum, const at::Tensor& part) { sum = sum.defined() ? sum + part : part; }

    void release_variables() override {
        input.x = scale = u = at::Tensor();
        input.kept = KeptRows();
        bases.clear();
    }
    std::string name() const override { return "LowRankLinear"; }
};

} // namespace

at::Tensor applyLinears(std::span<Linear* const> linears, const FrozenWeight& weight, const at::Tensor& bias,
                        const LinearInput& input, const at::Tensor& residual, const TokenBatch& batch,
                        const StepContext& step) {
    variable_list inputs{input.x, residual,
                         input.norm && input.norm->trained ? input.norm->trained->master() : at::Tensor()};
    auto node = makeNode<LinearNode>();
    std::int64_t first = 0, ranks = 0;
    for (const Linear* linear : linears) {
        const std::int64_t out = linear->spec().out;
        for (const auto* parameter : {&linear->trainedWeight, &linear->trainedBias})
            if (*parameter) {
                node->trained.push_back(
                    {parameter->get(), first, out, parameter == &linear->trainedBias, inputs.size()});
                inputs.push_back((*parameter)->master());
            }
        BaseUse base{linear->scale(), first, out, inputs.size(), {}, {}, {}};
        if (base.scale) inputs.push_back(base.scale->scale.master());
        for (const auto& delta : linear->deltas())
            if (delta->enabled) {
                const std::int64_t rank = delta->a.master().size(0);
                DeltaUse& use =
                    node->deltas.emplace_back(DeltaUse{delta.get(), first, out, ranks, rank, inputs.size(), {}, {}});
                ranks += rank;
                inputs.push_back(delta->a.master());
                inputs.push_back(delta->b.master());
                node->drops = node->drops || (step.training && delta->dropout > 0);
                if (delta->hasBias()) inputs.push_back(delta->bias.master());
                if (!delta->hasMagnitude()) continue;
                at::NoGradGuard constant;
                inputs.push_back(delta->magnitude.master());
                use.lengths = delta->rowLengths(linear->weight());
                use.factor = delta->magnitude.master() / use.lengths;
                base.factor = base.factor.defined() ? base.factor + (use.factor - 1) : use.factor;
            }
        if (base.scale || base.factor.defined()) node->bases.push_back(std::move(base));
        first += out;
    }
    const bool graph = wantsGraph(inputs);
    node->input = input;
    node->input.x = input.x.detach().contiguous();
    node->step = step;
    node->weight = &weight;
    node->hasResidual = residual.defined();
    node->inputs = inputs.size();

    at::Tensor y;
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        if (node->drops) node->keys = rowKeys(batch);
        const bool waits = graph && input.alone && !input.kept.isThere()
                           && !step.recompute; // what is made again for its own backward does not wait for long
        const at::Tensor in = enterStage(node->input, node->scale, waits ? &node->input.kept : nullptr);
        if (graph && node->input.kept.isThere()) node->input.x = at::Tensor();
        const bool scalesAll = node->bases.size() == 1 && node->bases[0].scalesInput()
                               && node->bases[0].out == first; // its product is the only one
        y = weight.times(scalesAll ? in * node->bases[0].vector(in.scalar_type()) : in, 0, first);
        for (BaseUse& base : node->bases) {
            at::Tensor slice = y.narrow(1, base.first, base.out);
            if (base.scalesInput() && !scalesAll)
                slice.copy_(weight.times(in * base.vector(in.scalar_type()), base.first, base.out));
            if (!base.factor.defined()) continue;
            if (graph) base.product = slice.clone();
            slice.mul_(base.factor.to(y.scalar_type()));
        }
        if (bias.defined()) y.add_(bias.to(y.scalar_type()));
        for (BaseUse& base : node->bases) {
            if (!base.scalesOutput()) continue;
            at::Tensor slice = y.narrow(1, base.first, base.out);
            if (graph) base.scaled = slice.clone();
            slice.mul_(base.vector(y.scalar_type()));
        }
        if (ranks > 0) {
            const at::ScalarType type = y.scalar_type();
            if (!node->drops) node->u = timesTransposed(in, stackedA(node->deltas, type));
            else node->u = at::empty({in.size(0), ranks}, y.options());
            for (const DeltaUse& use : node->deltas) {
                if (!node->drops) break;
                multiply(node->u.narrow(1, use.column, use.rank), dropped(in, *use.delta, step, node->keys),
                         use.delta->a.as(type).t());
            }
            addLowRank(y, node->u, partsOf(node->deltas, type));
            for (const DeltaUse& use : node->deltas)
                if (use.delta->hasBias())
                    y.narrow(1, use.first, use.out).add_(use.delta->bias.as(type), use.delta->scale);
        }
        y = toStorage(y, input.x.scalar_type(), residual.defined() ? residual.detach() : residual);
    }
    if (graph) joinGraph(node, inputs, y);
    return y;
}

} // namespace lathe
