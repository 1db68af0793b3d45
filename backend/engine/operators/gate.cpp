#include "operators/gate.h"

#include "operators/elements.h"
#include "operators/operator.h"

namespace lathe {
namespace {

at::Tensor gatedOnCpu(std::int64_t gate, const at::Tensor& x, at::ScalarType to) {
    const std::int64_t rows = x.size(0), size = x.size(1) / 2;
    at::Tensor y = at::empty({rows, size}, x.options().dtype(to));
    withElements(x.scalar_type(), to, [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        overRows(rows, 4 * size, [&](std::int64_t first, std::int64_t last) {
            kernels::gated(kernels::Gate(gate), dataOf<S>(x), dataOf<C>(y), size, size, first, last);
        });
    });
    return y;
}

std::tuple<at::Tensor, at::Tensor> gatedBackwardOnCpu(std::int64_t gate, const at::Tensor& dy, const at::Tensor& x,
                                                      bool wantY) {
    const std::int64_t rows = x.size(0), size = x.size(1) / 2;
    at::Tensor dx = at::empty_like(x), y = wantY ? at::empty_like(dy) : at::Tensor();
    withElements(x.scalar_type(), dy.scalar_type(), [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        overRows(rows, 8 * size, [&](std::int64_t first, std::int64_t last) {
            kernels::gatedBackward(kernels::Gate(gate), dataOf<C>(dy), dataOf<S>(x), dataOf<S>(dx), dataOf<C>(y), size,
                                   first, last);
        });
    });
    return {dx, y};
}

const Operator<&gatedOnCpu> gateOperator("gated(int gate, Tensor x, ScalarType to) -> Tensor");
const Operator<&gatedBackwardOnCpu>
    gateBackwardOperator("gated_backward(int gate, Tensor dy, Tensor x, bool want_y) -> (Tensor, Tensor)");

} // namespace

at::Tensor gated(kernels::Gate gate, const at::Tensor& x, at::ScalarType to) {
    return gateOperator(std::int64_t(gate), x, to);
}

GateGradient gatedBackward(kernels::Gate gate, const at::Tensor& dy, const at::Tensor& x, bool wantY) {
    auto [dx, y] = gateBackwardOperator(std::int64_t(gate), dy, x, wantY);
    return {std::move(dx), std::move(y)};
}

} // namespace lathe
