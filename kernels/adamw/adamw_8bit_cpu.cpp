#include "kernels/adamw/adamw_body.h"

#include <algorithm>
#include <array>

namespace lathe::kernels {
namespace {

/// A code: its levels, and the code of each step of the grid.
struct Code {
    std::array<float, 256> levels{};
    std::array<std::uint8_t, 65536> steps{};

    explicit Code(const DynamicLevels& table) {
        std::copy(table.of, table.of + 256, levels.begin());
        std::size_t code = 0;
        for (int step = 0; step < 65536; ++step) {
            while (code < 255 && valueOfStep(step) > middleOf(levels[code], levels[code + 1])) ++code;
            steps[std::size_t(step)] = std::uint8_t(code);
        }
    }
};

const Code& firstCode() {
    static const Code code(dynamicTable);
    return code;
}
const Code& secondCode() {
    static const Code code(unsignedDynamicTable);
    return code;
}

/// The constant of a block and its codes.
float encode(const float* values, std::int64_t n, const Code& code, std::uint8_t* to) {
    float largest = 0;
    for (std::int64_t i = 0; i < n; ++i) largest = std::max(largest, std::fabs(values[i]));
    const float inverse = 1.0f / largest;
    if (isNothing(inverse)) { // its square root counts for nothing either
        std::fill(to, to + n, code.steps[zeroStep]);
        return 0;
    }
    int steps[momentsBlock]; // by themselves, so that the compiler makes them as vectors
    for (std::int64_t i = 0; i < n; ++i) steps[i] = momentStep(values[i], inverse);
    for (std::int64_t i = 0; i < n; ++i) to[i] = code.steps[std::size_t(steps[i])];
    return largest;
}

} // namespace

const float* firstMomentLevels() { return firstCode().levels.data(); }
const float* secondMomentLevels() { return secondCode().levels.data(); }

void adamwUpdate8(float* weights, const float* gradients, const MomentCodes& moments, std::int64_t n,
                  const AdamwCoefficients& c) {
    const Code &firsts = firstCode(), &seconds = secondCode();
    const AdamwCoefficients k = c;
    float first[momentsBlock], second[momentsBlock];
    for (std::int64_t begin = 0; begin < n; begin += momentsBlock) {
        const std::int64_t count = std::min(momentsBlock, n - begin), block = begin / momentsBlock;
        const float firstScale = moments.firstScales[block], secondScale = moments.secondScales[block];
        std::uint8_t *firstCodes = moments.first + begin, *secondCodes = moments.second + begin;
        for (std::int64_t i = 0; i < count; ++i) {
            first[i] = firsts.levels[firstCodes[i]] * firstScale;
            second[i] = seconds.levels[secondCodes[i]] * secondScale;
        }
        float* w = weights + begin;
        const float* g = gradients + begin;
        for (std::int64_t i = 0; i < count; ++i) adamwNumber8(w[i], g[i], first[i], second[i], k);
        moments.firstScales[block] = encode(first, count, firsts, firstCodes);
        moments.secondScales[block] = encode(second, count, seconds, secondCodes);
    }
}

} // namespace lathe::kernels
