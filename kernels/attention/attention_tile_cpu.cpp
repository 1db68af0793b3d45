#include "kernels/attention/attention_tile.h"

#define LATHE_KERNEL_BODY "kernels/attention/attention_tile_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class C>
void causalSoftmax(C* scores, float* logSums, float scale, std::int64_t keys, std::int64_t perToken, std::int64_t start,
                   std::int64_t rows) {
    LATHE_RUN(causalSoftmax(scores, logSums, scale, keys, perToken, start, rows));
}
template <class C>
void causalSoftmaxBackward(C* scores, C* dp, const float* logSums, const float* delta, float scale, std::int64_t keys,
                           std::int64_t perToken, std::int64_t start, std::int64_t rows) {
    LATHE_RUN(causalSoftmaxBackward(scores, dp, logSums, delta, scale, keys, perToken, start, rows));
}
template <class C> void rowDots(const C* a, const C* b, float* dots, std::int64_t size, std::int64_t rows) {
    LATHE_RUN(rowDots(a, b, dots, size, rows));
}

#define LATHE_INSTANTIATE(C)                                                                                           \
    template void causalSoftmax(C*, float*, float, std::int64_t, std::int64_t, std::int64_t, std::int64_t);            \
    template void causalSoftmaxBackward(C*, C*, const float*, const float*, float, std::int64_t, std::int64_t,         \
                                        std::int64_t, std::int64_t);                                                   \
    template void rowDots(const C*, const C*, float*, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float)
LATHE_INSTANTIATE(Bf16)

} // namespace lathe::kernels
