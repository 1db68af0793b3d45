#include "kernels/attention/seen.h"

#include <initializer_list>

#define LATHE_KERNEL_BODY "kernels/attention/attention_tile_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class C> void seenSoftmax(float* products, C* weights, float* sums, float* logSums, const ScoreTile& tile) {
    LATHE_RUN(seenSoftmax(products, weights, sums, logSums, tile));
}
void divideRows(float* x, const float* sums, std::int64_t size, std::int64_t rows) {
    LATHE_RUN(divideRows(x, sums, size, rows));
}
template <class C>
void seenSoftmaxBackward(float* products, const float* dp, C* p, C* dproducts, const float* logSums, const float* delta,
                         const ScoreTile& tile) {
    LATHE_RUN(seenSoftmaxBackward(products, dp, p, dproducts, logSums, delta, tile));
}
template <class C> void rowDots(const C* a, const C* b, float* dots, std::int64_t size, std::int64_t rows) {
    LATHE_RUN(rowDots(a, b, dots, size, rows));
}

#define LATHE_INSTANTIATE(C)                                                                                           \
    template void seenSoftmax(float*, C*, float*, float*, const ScoreTile&);                                           \
    template void seenSoftmaxBackward(float*, const float*, C*, C*, const float*, const float*, const ScoreTile&);     \
    template void rowDots(const C*, const C*, float*, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float)
LATHE_INSTANTIATE(Bf16)

} // namespace lathe::kernels
