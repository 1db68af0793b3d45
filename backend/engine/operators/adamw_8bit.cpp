#include "train/adamw_8bit.h"

#include "kernels/formats/element.h"
#include "spec/optimizers.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lathe {
namespace {

/// A code: its levels, and the code of each step of the grid.
struct Code {
    std::array<float, 256> levels{};
    std::array<std::uint8_t, 65536> steps{};

    explicit Code(float (*level)(int)) {
        for (int code = 0; code < 256; ++code) levels[std::size_t(code)] = level(code);
        std::size_t code = 0;
        for (int step = 0; step < 65536; ++step) {
            const float value = float(step) * 2.0f / 65535.0f - 1.0f;
            while (code < 255 && value > (levels[code] + levels[code + 1]) / 2.0f) ++code;
            steps[std::size_t(step)] = std::uint8_t(code);
        }
    }
};

const Code& firstCode() {
    static const Code code([](int i) { return kernels::dynamicLevel(i); });
    return code;
}
const Code& secondCode() {
    static const Code code([](int i) { return kernels::unsignedDynamicLevel(i); });
    return code;
}

/// The constant of a block and its codes.
float encode(const float* values, std::int64_t n, const Code& code, std::uint8_t* to) {
    float largest = 0;
    for (std::int64_t i = 0; i < n; ++i) largest = std::max(largest, std::fabs(values[i]));
    const float inverse = 1.0f / largest;
    if (!(inverse <= 3.402823466e+38f)) { // nothing, or too little to divide by: its square root counts for nothing either
        std::fill(to, to + n, code.steps[32768]);
        return 0;
    }
    for (std::int64_t i = 0; i < n; ++i) {
        const float scaled = std::min(1.0f, std::max(-1.0f, values[i] * inverse));
        to[i] = code.steps[std::size_t(int((scaled + 1.0f) * 0.5f * 65535.0f + 0.5f))];
    }
    return largest;
}

} // namespace

const float* firstMomentLevels() { return firstCode().levels.data(); }
const float* secondMomentLevels() { return secondCode().levels.data(); }

void adamwUpdate8(float* weights, const float* gradients, const MomentCodes& moments, std::int64_t n, const AdamwCoefficients& c) {
    const Code &firsts = firstCode(), &seconds = secondCode();
    float first[momentBlock], second[momentBlock];
    for (std::int64_t begin = 0; begin < n; begin += momentBlock) {
        const std::int64_t count = std::min(momentBlock, n - begin), block = begin / momentBlock;
        const float firstScale = moments.firstScales[block], secondScale = moments.secondScales[block];
        std::uint8_t *firstCodes = moments.first + begin, *secondCodes = moments.second + begin;
        for (std::int64_t i = 0; i < count; ++i) {
            first[i] = firsts.levels[firstCodes[i]] * firstScale;
            second[i] = seconds.levels[secondCodes[i]] * secondScale;
        }
        float* w = weights + begin;
        const float* g = gradients + begin;
        for (std::int64_t i = 0; i < count; ++i) {
            const float gradient = g[i] * c.gradientScale;
            first[i] = first[i] * c.beta1 + c.oneMinusBeta1 * gradient;
            second[i] = second[i] * c.beta2 + c.oneMinusBeta2 * gradient * gradient;
            w[i] = w[i] * c.keep - c.stepSize * first[i] / (std::sqrt(second[i]) * c.secondScale + c.epsilon);
        }
        moments.firstScales[block] = encode(first, count, firsts, firstCodes);
        moments.secondScales[block] = encode(second, count, seconds, secondCodes);
    }
}

} // namespace lathe
