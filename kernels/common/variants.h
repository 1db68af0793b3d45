// Compiles the kernel body named by LATHE_KERNEL_BODY once for each instruction set, in namespaces of its own, and lets
// LATHE_RUN choose at run time. The body includes nothing: what it needs is included before this file.
//
//   #include "kernels/norm/rms_norm.h"
//   #define LATHE_KERNEL_BODY "kernels/norm/rms_norm_body.h"
//   #include "kernels/common/variants.h"
//   void f(...) { LATHE_RUN(f(...)); }
//
// LATHE_LEVEL says in the body which one it is (512, 256, 0): GCC 12 sets __AVX2__ and its kin too late for the
// preprocessor.
#include "kernels/common/cpu_level.h"
#include "kernels/common/half.h"

#include <cmath>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,prefer-vector-width=512")
#define LATHE_LEVEL 512
namespace lathe::kernels::avx512 {
#include "kernels/common/vector_body.h"
#include LATHE_KERNEL_BODY
} // namespace lathe::kernels::avx512
#pragma GCC pop_options
#undef LATHE_INLINE
#undef LATHE_LEVEL

#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")
#define LATHE_LEVEL 256
namespace lathe::kernels::avx2 {
#include "kernels/common/vector_body.h"
#include LATHE_KERNEL_BODY
} // namespace lathe::kernels::avx2
#pragma GCC pop_options
#undef LATHE_INLINE
#undef LATHE_LEVEL
#endif

#define LATHE_LEVEL 0
namespace lathe::kernels::plain {
#include "kernels/common/vector_body.h"
#include LATHE_KERNEL_BODY
} // namespace lathe::kernels::plain
#undef LATHE_INLINE
#undef LATHE_LEVEL

#if defined(__x86_64__)
#define LATHE_RUN(call)                                                                                                \
    do {                                                                                                               \
        switch (cpuLevel()) {                                                                                          \
        case CpuLevel::Avx512: return avx512::call;                                                                    \
        case CpuLevel::Avx2: return avx2::call;                                                                        \
        case CpuLevel::Plain: return plain::call;                                                                      \
        }                                                                                                              \
    } while (false)
#else
#define LATHE_RUN(call) return plain::call
#endif
