#include "kernels/matvec/matvec.h"

#define LATHE_KERNEL_BODY "kernels/matvec/matvec_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class S>
void matvec(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size, std::int64_t count,
            std::int64_t first, std::int64_t last) {
    LATHE_RUN(matvec(w, x, y, rows, size, count, first, last));
}

template void matvec(const float*, const float*, float*, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                     std::int64_t);
template void matvec(const Bf16*, const float*, float*, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                     std::int64_t);
template void matvec(const F16*, const float*, float*, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                     std::int64_t);

} // namespace lathe::kernels
