// Making it again costs one pass over memory and saves the largest tensors of a layer.
#include "model/linear_input.h"

#include "lathe/error.h"
#include "operators/gate.h"
#include "operators/product.h"
#include "operators/rms_norm.h"
#include "tensor/fused_node.h"

namespace lathe {
namespace {

bool isGated(InputStage stage) {
    return stage == InputStage::SwiGlu || stage == InputStage::GeGlu || stage == InputStage::GeGluTanh;
}
bool isKernelGate(InputStage stage) { return stage == InputStage::SwiGlu || stage == InputStage::GeGluTanh; }
bool isActivation(InputStage stage) { return stage >= InputStage::Gelu; }
kernels::Gate gateOf(InputStage stage) {
    return stage == InputStage::SwiGlu ? kernels::Gate::Silu : kernels::Gate::GeluTanh;
}

at::Tensor activationGradient(const at::Tensor& x, const at::Tensor& dy, InputStage stage) {
    switch (stage) {
    case InputStage::Gelu: return at::gelu_backward(dy, x);
    case InputStage::GeluTanh: return at::gelu_backward(dy, x, "tanh");
    case InputStage::Relu: return at::threshold_backward(dy, x, 0);
    case InputStage::Silu: return at::silu_backward(dy, x);
    default: return at::tanh_backward(dy, at::tanh(x));
    }
}

struct NormNode final : torch::autograd::Node {
    LinearInput input;
    at::Tensor scale;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor(), at::Tensor()};
        StageGradient result =
            leaveStage(input, scale, gradients[0].contiguous(), true, task_should_compute_output(1), false);
        return {result.dx, result.dweight};
    }
    void release_variables() override { input.x = scale = at::Tensor(); }
    std::string name() const override { return "RmsNorm"; }
};

} // namespace

InputStage activationStage(const std::string& name) {
    if (name == "gelu") return InputStage::Gelu;
    if (name == "gelu_new") return InputStage::GeluTanh;
    if (name == "relu") return InputStage::Relu;
    if (name == "silu") return InputStage::Silu;
    if (name == "tanh") return InputStage::Tanh;
    throw Error(ErrorKind::Bug, {"No activation is called \"%1\".", name});
}

InputStage gateStage(const std::string& name) {
    if (name == "silu") return InputStage::SwiGlu;
    if (name == "gelu") return InputStage::GeGlu;
    if (name == "gelu_new") return InputStage::GeGluTanh;
    throw Error(ErrorKind::Bug, {"No gate is called \"%1\".", name});
}

at::Tensor activated(const at::Tensor& x, InputStage stage) {
    switch (stage) {
    case InputStage::Gelu: return at::gelu(x);
    case InputStage::GeluTanh: return at::gelu(x, "tanh");
    case InputStage::Relu: return at::relu(x);
    case InputStage::Silu: return at::silu(x);
    case InputStage::Tanh: return at::tanh(x);
    default: return x;
    }
}

at::Tensor enterStage(const LinearInput& input, at::Tensor& scale, KeptRows* keep) {
    if (keep) {
        if (isKernelGate(input.stage) && KeptRows::squeezes(input.x))
            return gated(gateOf(input.stage), input.x, productType(input.x), *keep);
        *keep = KeptRows(input.x);
    }
    if (input.stage == InputStage::Plain) return toProduct(input.x);
    if (isActivation(input.stage)) return activated(toProduct(input.x), input.stage);
    const at::Tensor x = input.x.contiguous();
    const at::ScalarType type = productType(x);
    if (input.stage == InputStage::Norm) {
        if (scale.defined()) return rmsNormAgain(x, input.norm->weight, input.norm->offset, scale, type);
        NormedRows made = rmsNorm(x, input.norm->weight, input.norm->offset, input.norm->epsilon, type);
        scale = std::move(made.scale);
        return std::move(made.y);
    }
    const std::int64_t size = x.size(1) / 2;
    if (input.stage == InputStage::GeGlu)
        return at::gelu(toProduct(x.narrow(1, 0, size))).mul_(toProduct(x.narrow(1, size, size)));
    return gated(gateOf(input.stage), x, type);
}

StageGradient leaveStage(const LinearInput& input, const at::Tensor& scale, const at::Tensor& dy, bool wantDx,
                         bool wantDweight, bool wantY) {
    StageGradient out;
    if (!input.x.defined()) {
        if (isKernelGate(input.stage) && wantDx && input.kept.squeezed().isThere()) {
            GateGradient gradient = gatedBackward(gateOf(input.stage), dy, input.kept.squeezed(), wantY);
            return {std::move(gradient.dx), {}, std::move(gradient.y)};
        }
        if (input.stage == InputStage::Plain && !wantY)
            return {wantDx ? toStorage(dy, input.kept.type()) : at::Tensor(), {}, {}};
        LinearInput again = input;
        again.x = input.kept.tensor();
        return leaveStage(again, scale, dy, wantDx, wantDweight, wantY);
    }
    at::Tensor factors = scale;
    if (wantY && !(isGated(input.stage) && wantDx)) out.y = enterStage(input, factors); // a gate makes both at once
    if (!wantDx && !wantDweight) return out;
    if (input.stage == InputStage::Plain) {
        out.dx = toStorage(dy, input.x.scalar_type());
        return out;
    }
    if (isActivation(input.stage)) {
        out.dx = toStorage(activationGradient(toProduct(input.x), dy, input.stage), input.x.scalar_type());
        return out;
    }
    if (input.stage == InputStage::Norm) {
        NormGradient gradient =
            rmsNormBackward(dy, input.x, input.norm->weight, input.norm->offset, scale, wantDweight);
        out.dx = std::move(gradient.dx);
        out.dweight = std::move(gradient.dweight);
        return out;
    }
    if (input.stage == InputStage::GeGlu) {
        const std::int64_t size = input.x.size(1) / 2;
        out.dx = at::empty_like(input.x);
        const at::Tensor gate = toProduct(input.x.narrow(1, 0, size)), up = toProduct(input.x.narrow(1, size, size)),
                         active = at::gelu(gate);
        out.dx.narrow(1, 0, size).copy_(at::gelu_backward(dy * up, gate));
        out.dx.narrow(1, size, size).copy_(dy * active);
        if (wantY) out.y = active * up;
        return out;
    }
    GateGradient gradient = input.alone ? gatedBackwardInPlace(gateOf(input.stage), dy, input.x, wantY)
                                        : gatedBackward(gateOf(input.stage), dy, input.x, wantY);
    out.dx = std::move(gradient.dx);
    out.y = std::move(gradient.y);
    return out;
}

at::Tensor Norm::apply(const at::Tensor& x) const {
    const torch::autograd::variable_list inputs{x, trained ? trained->master() : at::Tensor()};
    LinearInput input{x.detach().contiguous(), InputStage::Norm, this};
    auto [y, scale] = rmsNorm(input.x, weight, offset, epsilon, x.scalar_type());
    if (!wantsGraph(inputs)) return y;
    auto node = makeNode<NormNode>();
    node->input = input;
    node->scale = scale;
    joinGraph(node, inputs, y);
    return y;
}

} // namespace lathe
