#pragma once
// Functions by the GPU's fast instructions, where their accuracy is enough: fp32's or nearly so. Only for .cu files.
#include <cuda_runtime.h>

namespace lathe::kernels {

/// e^x to (2 + |x|) units in the last place: the exponent of the result is 1.44 x, rounded once.
__device__ inline float fastExponential(float x) { return __expf(x); }

/// 1 / (1 + e^-x) to 4 units in the last place.
__device__ inline float fastSigmoid(float x) { return __fdividef(1.0f, 1.0f + expf(-x)); }

/// tanh to 2e-7 absolutely.
__device__ inline float fastTanh(float x) { return 1.0f - __fdividef(2.0f, 1.0f + __expf(2.0f * x)); }

constexpr float lowestFloat =
    -3.402823466e+38f; ///< the largest of nothing: unlike infinity, it can be subtracted from itself

} // namespace lathe::kernels
