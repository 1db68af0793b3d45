#include "kernels/convert/convert.h"

#define LATHE_KERNEL_BODY "kernels/convert/convert_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class From, class To>
void convertRows(const From* from, std::int64_t fromStride, To* to, std::int64_t toStride, std::int64_t size,
                 std::int64_t first, std::int64_t last) {
    LATHE_RUN(convertRows(from, fromStride, to, toStride, size, first, last));
}
template <class From, class To>
void addInto(const From* from, const To* other, To* to, std::int64_t first, std::int64_t last) {
    LATHE_RUN(addInto(from, other, to, first, last));
}
template <class From> void accumulate(const From* from, float* sum, std::int64_t first, std::int64_t last) {
    LATHE_RUN(accumulate(from, sum, first, last));
}
template <class S> std::int64_t firstNotFinite(const S* x, std::int64_t first, std::int64_t last) {
    LATHE_RUN(firstNotFinite(x, first, last));
    return last;
}

#define LATHE_INSTANTIATE(From, To)                                                                                    \
    template void convertRows(const From*, std::int64_t, To*, std::int64_t, std::int64_t, std::int64_t, std::int64_t); \
    template void addInto(const From*, const To*, To*, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float, float)
LATHE_INSTANTIATE(float, Bf16)
LATHE_INSTANTIATE(Bf16, float)
LATHE_INSTANTIATE(Bf16, Bf16)
LATHE_INSTANTIATE(float, F16)
LATHE_INSTANTIATE(F16, float)
LATHE_INSTANTIATE(F16, F16)
template void accumulate(const float*, float*, std::int64_t, std::int64_t);
template void accumulate(const Bf16*, float*, std::int64_t, std::int64_t);
template void accumulate(const F16*, float*, std::int64_t, std::int64_t);
template std::int64_t firstNotFinite(const float*, std::int64_t, std::int64_t);
template std::int64_t firstNotFinite(const Bf16*, std::int64_t, std::int64_t);
template std::int64_t firstNotFinite(const F16*, std::int64_t, std::int64_t);

} // namespace lathe::kernels
