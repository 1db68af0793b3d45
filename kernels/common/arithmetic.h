#pragma once
// Arithmetic that both compilers round alike: neither makes one operation of a product and a sum.
#include "kernels/common/host_device.h"

namespace lathe::kernels {

/// a * b, rounded, whatever is added to it next.
LATHE_HD inline float product(float a, float b) {
#if defined(__CUDA_ARCH__)
    return __fmul_rn(a, b);
#else
    return a * b;
#endif
}

/// a * b + c with both roundings.
LATHE_HD inline float multiplyThenAdd(float a, float b, float c) {
#if defined(__CUDA_ARCH__)
    return __fadd_rn(__fmul_rn(a, b), c);
#else
    return a * b + c; // the files that need it exact are compiled with -ffp-contract=off
#endif
}

} // namespace lathe::kernels
