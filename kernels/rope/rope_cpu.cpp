#include "kernels/rope/rope.h"

#define LATHE_KERNEL_BODY "kernels/rope/rope_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class S>
void rotate(S* x, const std::int64_t* positions, const float* cosines, const float* sines, std::int64_t heads,
            std::int64_t headDim, std::int64_t turned, std::int64_t stride, bool back, std::int64_t first,
            std::int64_t last) {
    LATHE_RUN(rotate(x, positions, cosines, sines, heads, headDim, turned, stride, back, first, last));
}

#define LATHE_INSTANTIATE(S)                                                                                           \
    template void rotate(S*, const std::int64_t*, const float*, const float*, std::int64_t, std::int64_t,              \
                         std::int64_t, std::int64_t, bool, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float)
LATHE_INSTANTIATE(Bf16)
LATHE_INSTANTIATE(F16)

} // namespace lathe::kernels
