#include "operators/rms_norm.h"

#include "kernels/norm/rms_norm.h"
#include "operators/elements.h"
#include "operators/operator.h"

namespace lathe {
namespace {

std::tuple<at::Tensor, at::Tensor> rmsNormOnCpu(const at::Tensor& x, const at::Tensor& weight, double offset,
                                                double epsilon, at::ScalarType to) {
    const std::int64_t rows = x.size(0), size = x.size(1);
    at::Tensor y = at::empty_like(x, x.options().dtype(to)), scale = at::empty({rows}, x.options().dtype(at::kFloat));
    withElements(x.scalar_type(), to, [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        overRows(rows, size, [&](std::int64_t first, std::int64_t last) {
            kernels::rmsNorm(dataOf<S>(x), dataOf<S>(weight), float(offset), dataOf<C>(y), dataOf<float>(scale),
                             float(epsilon), size, first, last);
        });
    });
    return {y, scale};
}

at::Tensor rmsNormAgainOnCpu(const at::Tensor& x, const at::Tensor& weight, double offset, const at::Tensor& scale,
                             at::ScalarType to) {
    const std::int64_t rows = x.size(0), size = x.size(1);
    at::Tensor y = at::empty_like(x, x.options().dtype(to));
    withElements(x.scalar_type(), to, [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        overRows(rows, size, [&](std::int64_t first, std::int64_t last) {
            kernels::rmsNormAgain(dataOf<S>(x), dataOf<S>(weight), float(offset), dataOf<float>(scale), dataOf<C>(y),
                                  size, first, last);
        });
    });
    return y;
}

/// The weight's gradient is summed over blocks of rows, whichever thread has one, and the blocks' sums are added in
/// order.
std::tuple<at::Tensor, at::Tensor> rmsNormBackwardOnCpu(const at::Tensor& dy, const at::Tensor& x,
                                                        const at::Tensor& weight, double offset,
                                                        const at::Tensor& scale, bool wantDweight) {
    constexpr std::int64_t blockRows = 64;
    const std::int64_t rows = x.size(0), size = x.size(1);
    at::Tensor dx = at::empty_like(x);
    at::Tensor sums = wantDweight ? at::zeros({(rows + blockRows - 1) / blockRows, size}, x.options().dtype(at::kFloat))
                                  : at::Tensor();
    withElements(x.scalar_type(), dy.scalar_type(), [&](auto s, auto c) {
        using S = decltype(s);
        using C = decltype(c);
        const auto back = [&](std::int64_t first, std::int64_t last, float* sum) {
            kernels::rmsNormBackward(dataOf<C>(dy), dataOf<S>(x), dataOf<S>(weight), float(offset),
                                     dataOf<float>(scale), static_cast<const S*>(nullptr), dataOf<S>(dx), sum, size,
                                     first, last);
        };
        if (!wantDweight)
            return overRows(rows, size, [&](std::int64_t first, std::int64_t last) { back(first, last, nullptr); });
        overRows(sums.size(0), blockRows * size, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t block = from; block < to; ++block)
                back(block * blockRows, std::min(rows, (block + 1) * blockRows), dataOf<float>(sums) + block * size);
        });
    });
    return {dx, wantDweight ? sums.sum(0) : at::Tensor()};
}

const Operator<&rmsNormOnCpu>
    normOperator("rms_norm(Tensor x, Tensor weight, float offset, float epsilon, ScalarType to) -> (Tensor, Tensor)");
const Operator<&rmsNormAgainOnCpu>
    againOperator("rms_norm_again(Tensor x, Tensor weight, float offset, Tensor scale, ScalarType to) -> Tensor");
const Operator<&rmsNormBackwardOnCpu>
    normBackwardOperator("rms_norm_backward(Tensor dy, Tensor x, Tensor weight, float offset, Tensor scale, bool "
                         "want_dweight) -> (Tensor, Tensor)");

} // namespace

NormedRows rmsNorm(const at::Tensor& x, const at::Tensor& weight, double offset, double epsilon, at::ScalarType to) {
    auto [y, scale] = normOperator(x, weight, offset, epsilon, to);
    return {std::move(y), std::move(scale)};
}

at::Tensor rmsNormAgain(const at::Tensor& x, const at::Tensor& weight, double offset, const at::Tensor& scale,
                        at::ScalarType to) {
    return againOperator(x, weight, offset, scale, to);
}

NormGradient rmsNormBackward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& weight, double offset,
                             const at::Tensor& scale, bool wantDweight) {
    auto [dx, dweight] = normBackwardOperator(dy, x, weight, offset, scale, wantDweight);
    return {std::move(dx), std::move(dweight)};
}

} // namespace lathe
