#include "kernels/formats/formats.h"

// Unlike the other files of this folder, this one lets the compiler fuse multiplications and additions.
#define LATHE_KERNEL_BODY "kernels/formats/product_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {
namespace {

/// The 16 levels of a 4-bit format; nullptr of the others.
const float* levelsOf(const QuantizedView& w) {
    return bitsOf(w.format) == 4 ? infoOf(w.format).levels.data() : nullptr;
}

} // namespace

template <class X>
void timesQuantizedTransposed(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* x, std::int64_t rows,
                              float* y, std::int64_t first, std::int64_t last) {
    LATHE_RUN(timesQuantizedTransposed(w, levelsOf(w), out, in, x, rows, y, first, last));
}
template <class X>
void timesQuantized(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* g, std::int64_t rows, float* dx,
                    std::int64_t first, std::int64_t last) {
    LATHE_RUN(timesQuantized(w, levelsOf(w), out, in, g, rows, dx, first, last));
}

#define LATHE_INSTANTIATE(X)                                                                                           \
    template void timesQuantizedTransposed(const QuantizedView&, std::int64_t, std::int64_t, const X*, std::int64_t,   \
                                           float*, std::int64_t, std::int64_t);                                        \
    template void timesQuantized(const QuantizedView&, std::int64_t, std::int64_t, const X*, std::int64_t, float*,     \
                                 std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float)
LATHE_INSTANTIATE(Bf16)
LATHE_INSTANTIATE(F16)

} // namespace lathe::kernels
