#pragma once
// One number of an AdamW step, and 8-bit codes of moments: what both compilers build, with the same bits.
#include "kernels/adamw/adamw.h"
#include "kernels/formats/element.h"

#include <cmath>

namespace lathe::kernels {

LATHE_HD inline float adamwWeight(float weight, float first, float second, const AdamwCoefficients& c) {
    return multiplyThenAdd(weight, c.keep,
                           -(c.stepSize * first / multiplyThenAdd(sqrtf(second), c.secondScale, c.epsilon)));
}

/// torch.optim.AdamW's order of operations.
LATHE_HD inline void adamwNumber(float& weight, float gradient, float& first, float& second,
                                 const AdamwCoefficients& c) {
    const float g = product(gradient, c.gradientScale);
    first = multiplyThenAdd(c.oneMinusBeta1, g - first, first);
    second = multiplyThenAdd(second, c.beta2, c.oneMinusBeta2 * g * g);
    weight = adamwWeight(weight, first, second, c);
}

/// bitsandbytes' order of operations, which its codes depend on.
LATHE_HD inline void adamwNumber8(float& weight, float gradient, float& first, float& second,
                                  const AdamwCoefficients& c) {
    const float g = product(gradient, c.gradientScale);
    first = multiplyThenAdd(first, c.beta1, c.oneMinusBeta1 * g);
    second = multiplyThenAdd(second, c.beta2, c.oneMinusBeta2 * g * g);
    weight = adamwWeight(weight, first, second, c);
}

/// The grid's step of a moment in a block whose largest magnitude has this inverse.
LATHE_HD inline int momentStep(float value, float inverse) {
    const float scaled = product(value, inverse), low = -1.0f < scaled ? scaled : -1.0f;
    return gridOf(low < 1.0f ? low : 1.0f);
}
constexpr int zeroStep = 32768;
/// A block without anything, or with too little to divide by, has steps of zeroStep and a constant of 0.
LATHE_HD inline bool isNothing(float inverse) { return !(inverse <= 3.402823466e+38f); }

LATHE_HD inline float middleOf(float level, float next) { return (level + next) / 2.0f; }
/// What a step of the grid stands for; its code is the number of middles between levels that lie below.
LATHE_HD inline float valueOfStep(int step) { return float(step) * 2.0f / 65535.0f - 1.0f; }

LATHE_HD constexpr DynamicLevels unsignedDynamicLevels() {
    DynamicLevels all{};
    for (int code = 0; code < 256; ++code) all.of[code] = unsignedDynamicLevel(code);
    return all;
}
inline constexpr DynamicLevels unsignedDynamicTable = unsignedDynamicLevels();
#if defined(__CUDACC__)
static __device__ const DynamicLevels unsignedDynamicTableOnDevice = unsignedDynamicLevels();
#endif
/// unsignedDynamicLevel() by table.
LATHE_HD inline float unsignedDynamicLevelAt(int code) {
#if defined(__CUDA_ARCH__)
    return unsignedDynamicTableOnDevice.of[code];
#else
    return unsignedDynamicTable.of[code];
#endif
}

} // namespace lathe::kernels
