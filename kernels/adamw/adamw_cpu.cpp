#include "kernels/adamw/adamw_body.h"

#include <array>

namespace lathe::kernels {

void adamwUpdate(float* __restrict weights, const float* __restrict gradients, float* __restrict first,
                 float* __restrict second, std::int64_t n, const AdamwCoefficients& c) {
    const AdamwCoefficients k = c;
    for (std::int64_t i = 0; i < n; ++i) adamwNumber(weights[i], gradients[i], first[i], second[i], k);
}

double sumOfSquares(const float* values, std::int64_t n) {
    constexpr int lanes = 8; // several sums at once, for speed; always the same ones
    std::array<double, lanes> sums{};
    const std::int64_t whole = n - n % lanes;
    for (std::int64_t i = 0; i < whole; i += lanes)
        for (int lane = 0; lane < lanes; ++lane)
            sums[std::size_t(lane)] += double(values[i + lane]) * double(values[i + lane]);
    for (std::int64_t i = whole; i < n; ++i) sums[0] += double(values[i]) * double(values[i]);
    double total = 0;
    for (const double sum : sums) total += sum;
    return total;
}

} // namespace lathe::kernels
