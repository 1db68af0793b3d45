#include "train/adamw_update.h"

#include <array>
#include <cmath>

namespace lathe {

void adamwUpdate(float* __restrict weights, const float* __restrict gradients, float* __restrict first,
                 float* __restrict second, std::int64_t n, const AdamwCoefficients& c) {
    const AdamwCoefficients k = c;
    for (std::int64_t i = 0; i < n; ++i) {
        const float g = gradients[i] * k.gradientScale;
        const float m = first[i] + k.oneMinusBeta1 * (g - first[i]);
        const float v = second[i] * k.beta2 + k.oneMinusBeta2 * g * g;
        first[i] = m;
        second[i] = v;
        weights[i] = weights[i] * k.keep - k.stepSize * m / (std::sqrt(v) * k.secondScale + k.epsilon);
    }
}

double sumOfSquares(const float* values, std::int64_t n) {
    constexpr int lanes = 8; // several sums at once, for speed; always the same ones
    std::array<double, lanes> sums{};
    const std::int64_t whole = n - n % lanes;
    for (std::int64_t i = 0; i < whole; i += lanes)
        for (int lane = 0; lane < lanes; ++lane) sums[std::size_t(lane)] += double(values[i + lane]) * double(values[i + lane]);
    for (std::int64_t i = whole; i < n; ++i) sums[0] += double(values[i]) * double(values[i]);
    double total = 0;
    for (const double sum : sums) total += sum;
    return total;
}

} // namespace lathe
