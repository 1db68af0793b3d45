#include "operators/gate.h"

#include "operators/elements.h"
#include "operators/operator.h"
#include "tensor/compute_device.h"

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

at::Tensor gated(kernels::Gate gate, const at::Tensor& x, at::ScalarType to, KeptRows& kept) {
    const std::int64_t rows = x.size(0), size = x.size(1) / 2;
    at::Tensor y = at::empty({rows, size}, x.options().dtype(to));
    SqueezedRows squeezed(rows, 2 * size);
    std::atomic<std::int64_t> written = 0;
    withElements(at::kBFloat16, to, [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        if constexpr (std::is_same_v<S, kernels::Bf16>)
            overRows(rows, 8 * size, [&](std::int64_t first, std::int64_t last) {
                for (std::int64_t row = first; row < last; ++row) {
                    kernels::gated(gate, dataOf<S>(x), dataOf<C>(y), size, size, row, row + 1);
                    squeezed.put(row, dataOf<S>(x) + row * 2 * size, written);
                }
            });
    });
    squeezed.close(x, written);
    kept = KeptRows(std::move(squeezed));
    return y;
}

/// Each row is made again where its gradient goes.
GateGradient gatedBackward(kernels::Gate gate, const at::Tensor& dy, const SqueezedRows& x, bool wantY) {
    const std::int64_t rows = x.rows(), size = x.columns() / 2;
    GateGradient gradient{at::empty({rows, 2 * size}, at::kBFloat16), wantY ? at::empty_like(dy) : at::Tensor()};
    withElements(at::kBFloat16, dy.scalar_type(), [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        if constexpr (std::is_same_v<S, kernels::Bf16>)
            overRows(rows, 8 * size, [&](std::int64_t first, std::int64_t last) {
                for (std::int64_t row = first; row < last; ++row) {
                    S* there = dataOf<S>(gradient.dx) + row * 2 * size;
                    x.take(row, there);
                    C* y = wantY ? dataOf<C>(gradient.y) + row * size : nullptr;
                    kernels::gatedBackward(gate, dataOf<C>(dy) + row * size, static_cast<const S*>(there), there, y,
                                           size, 0, 1);
                }
            });
    });
    return gradient;
}

GateGradient gatedBackwardInPlace(kernels::Gate gate, const at::Tensor& dy, const at::Tensor& x, bool wantY) {
    if (!computeDevice(x.device()).isHost() || x.storage().use_count() != 1) return gatedBackward(gate, dy, x, wantY);
    const std::int64_t rows = x.size(0), size = x.size(1) / 2;
    GateGradient gradient{x, wantY ? at::empty_like(dy) : at::Tensor()};
    withElements(x.scalar_type(), dy.scalar_type(), [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        overRows(rows, 8 * size, [&](std::int64_t first, std::int64_t last) {
            kernels::gatedBackward(gate, dataOf<C>(dy), static_cast<const S*>(dataOf<S>(x)), dataOf<S>(x),
                                   dataOf<C>(gradient.y), size, first, last);
        });
    });
    return gradient;
}

GateGradient gatedBackward(kernels::Gate gate, const at::Tensor& dy, const at::Tensor& x, bool wantY) {
    auto [dx, y] = gateBackwardOperator(std::int64_t(gate), dy, x, wantY);
    return {std::move(dx), std::move(y)};
}

} // namespace lathe
