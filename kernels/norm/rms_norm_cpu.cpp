#include "kernels/norm/rms_norm.h"

#define LATHE_KERNEL_BODY "kernels/norm/rms_norm_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class S, class C>
void rmsNorm(const S* x, const S* weight, float offset, C* y, float* scale, float epsilon, std::int64_t size,
             std::int64_t first, std::int64_t last) {
    LATHE_RUN(rmsNorm(x, weight, offset, y, scale, epsilon, size, first, last));
}
template <class S, class C>
void rmsNormAgain(const S* x, const S* weight, float offset, const float* scale, C* y, std::int64_t size,
                  std::int64_t first, std::int64_t last) {
    LATHE_RUN(rmsNormAgain(x, weight, offset, scale, y, size, first, last));
}
template <class S, class C>
void rmsNormBackward(const C* dy, const S* x, const S* weight, float offset, const float* scale, const S* extra, S* dx,
                     float* dweight, std::int64_t size, std::int64_t first, std::int64_t last) {
    LATHE_RUN(rmsNormBackward(dy, x, weight, offset, scale, extra, dx, dweight, size, first, last));
}

#define LATHE_INSTANTIATE(S, C)                                                                                        \
    template void rmsNorm(const S*, const S*, float, C*, float*, float, std::int64_t, std::int64_t, std::int64_t);     \
    template void rmsNormAgain(const S*, const S*, float, const float*, C*, std::int64_t, std::int64_t, std::int64_t); \
    template void rmsNormBackward(const C*, const S*, const S*, float, const float*, const S*, S*, float*,             \
                                  std::int64_t, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float, float)
LATHE_INSTANTIATE(Bf16, Bf16)
LATHE_INSTANTIATE(Bf16, float)
LATHE_INSTANTIATE(F16, F16)
LATHE_INSTANTIATE(F16, float)

} // namespace lathe::kernels
