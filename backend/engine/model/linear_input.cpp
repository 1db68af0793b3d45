#include "model/linear_input.h"

#include "kernels/norm/rms_norm.h"
#include "kernels/swiglu/swiglu.h"
#include "lathe/error.h"
#include "tensor/fused_node.h"
#include "tensor/product.h"

namespace lathe {
namespace {

at::Tensor normalised(const at::Tensor& x, const Norm& norm, at::ScalarType type, at::Tensor& scale, bool again) {
    const std::int64_t rows = x.size(0), size = x.size(1);
    at::Tensor y = at::empty_like(x, x.options().dtype(type));
    if (!again) scale = at::empty({rows}, x.options().dtype(at::kFloat));
    withElement(x.scalar_type(), [&](auto s) {
        withElement(type, [&](auto c) {
            using S = decltype(s);
            using C = decltype(c);
            if constexpr (sizeof(S) <= sizeof(C))
                overRows(rows, size, [&](std::int64_t first, std::int64_t last) {
                    if (again)
                        kernels::rmsNormAgain(dataOf<S>(x), dataOf<S>(norm.weight), norm.offset, dataOf<float>(scale), dataOf<C>(y), size, first, last);
                    else
                        kernels::rmsNorm(dataOf<S>(x), dataOf<S>(norm.weight), norm.offset, dataOf<C>(y), dataOf<float>(scale),
                                         float(norm.epsilon), size, first, last);
                });
        });
    });
    return y;
}

/// Each thread sums the weight's gradient over a fixed share of the rows; the shares are added in order.
void normGradient(const at::Tensor& x, const Norm& norm, const at::Tensor& scale, const at::Tensor& dy, StageGradient& out,
                  bool wantDweight) {
    const std::int64_t rows = x.size(0), size = x.size(1), parts = std::min<std::int64_t>(at::get_num_threads(), rows);
    out.dx = at::empty_like(x);
    at::Tensor sums = wantDweight ? at::zeros({parts, size}, x.options().dtype(at::kFloat)) : at::Tensor();
    withElement(x.scalar_type(), [&](auto s) {
        withElement(dy.scalar_type(), [&](auto c) {
            using S = decltype(s);
            using C = decltype(c);
            if constexpr (sizeof(S) <= sizeof(C))
                at::parallel_for(0, parts, 1, [&](std::int64_t from, std::int64_t to) {
                    for (std::int64_t part = from; part < to; ++part)
                        kernels::rmsNormBackward(dataOf<C>(dy), dataOf<S>(x), dataOf<S>(norm.weight), norm.offset, dataOf<float>(scale),
                                                 static_cast<const S*>(nullptr), dataOf<S>(out.dx),
                                                 wantDweight ? dataOf<float>(sums) + part * size : nullptr, size,
                                                 rows * part / parts, rows * (part + 1) / parts);
                });
        });
    });
    if (wantDweight) out.dweight = sums.sum(0);
}

bool isGated(InputStage stage) { return stage == InputStage::SwiGlu || stage == InputStage::GeGlu || stage == InputStage::GeGluTanh; }
bool isActivation(InputStage stage) { return stage >= InputStage::Gelu; }
kernels::Gate gateOf(InputStage stage) { return stage == InputStage::SwiGlu ? kernels::Gate::Silu : kernels::Gate::GeluTanh; }

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
        StageGradient result = leaveStage(input, scale, gradients[0].contiguous(), true, task_should_compute_output(1), false);
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
    throw Error(ErrorKind::Bug, "no activation is called \"" + name + '"');
}

InputStage gateStage(const std::string& name) {
    if (name == "silu") return InputStage::SwiGlu;
    if (name == "gelu") return InputStage::GeGlu;
    if (name == "gelu_new") return InputStage::GeGluTanh;
    throw Error(ErrorKind::Bug, "no gate is called \"" + name + '"');
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

at::Tensor enterStage(const LinearInput& input, at::Tensor& scale) {
    if (input.stage == InputStage::Plain) return toProduct(input.x);
    if (isActivation(input.stage)) return activated(toProduct(input.x), input.stage);
    const at::Tensor x = input.x.contiguous();
    const at::ScalarType type = productType(x.scalar_type());
    if (input.stage == InputStage::Norm) return normalised(x, *input.norm, type, scale, scale.defined());
    const std::int64_t rows = x.size(0), size = x.size(1) / 2;
    if (input.stage == InputStage::GeGlu) return at::gelu(toProduct(x.narrow(1, 0, size))).mul_(toProduct(x.narrow(1, size, size)));
    at::Tensor y = at::empty({rows, size}, x.options().dtype(type));
    withElements(x.scalar_type(), [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        overRows(rows, 4 * size, [&](std::int64_t first, std::int64_t last) {
            kernels::gated(gateOf(input.stage), dataOf<S>(x), dataOf<C>(y), size, size, first, last);
        });
    });
    return y;
}

StageGradient leaveStage(const LinearInput& input, const at::Tensor& scale, const at::Tensor& dy, bool wantDx,
                         bool wantDweight, bool wantY) {
    StageGradient out;
    at::Tensor kept = scale;
    if (wantY && !(isGated(input.stage) && wantDx)) out.y = enterStage(input, kept); // a gate makes both at once
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
        normGradient(input.x, *input.norm, scale, dy, out, wantDweight);
        return out;
    }
    const std::int64_t rows = input.x.size(0), size = input.x.size(1) / 2;
    out.dx = at::empty_like(input.x);
    if (input.stage == InputStage::GeGlu) {
        const at::Tensor gate = toProduct(input.x.narrow(1, 0, size)), up = toProduct(input.x.narrow(1, size, size)), active = at::gelu(gate);
        out.dx.narrow(1, 0, size).copy_(at::gelu_backward(dy * up, gate));
        out.dx.narrow(1, size, size).copy_(dy * active);
        if (wantY) out.y = active * up;
        return out;
    }
    if (wantY) out.y = at::empty_like(dy);
    withElements(input.x.scalar_type(), [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        overRows(rows, 8 * size, [&](std::int64_t first, std::int64_t last) {
            kernels::gatedBackward(gateOf(input.stage), dataOf<C>(dy), dataOf<S>(input.x), dataOf<S>(out.dx), dataOf<C>(out.y), size, first, last);
        });
    });
    return out;
}

at::Tensor Norm::apply(const at::Tensor& x) const {
    const torch::autograd::variable_list inputs{x, trained ? trained->master() : at::Tensor()};
    LinearInput input{x.detach().contiguous(), InputStage::Norm, this};
    at::Tensor scale, y;
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        y = normalised(input.x, *this, x.scalar_type(), scale, false);
    }
    if (!wantsGraph(inputs)) return y;
    auto node = c10::make_intrusive<NormNode>();
    node->input = input;
    node->scale = scale;
    joinGraph(node, inputs, y);
    return y;
}

} // namespace lathe
