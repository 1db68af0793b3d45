#include "kernels/attention/attention_tile.h"

#define LATHE_KERNEL_BODY "kernels/attention/attention_tile_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class C> void seenSoftmax(C* scores, float* logSums, const ScoreTile& tile) { LATHE_RUN(seenSoftmax(scores, logSums, tile)); }
template <class C> void seenSoftmaxBackward(C* scores, C* dp, const float* logSums, const float* delta, const ScoreTile& tile) {
    LATHE_RUN(seenSoftmaxBackward(scores, dp, logSums, delta, tile));
}
template <class C> void rowDots(const C* a, const C* b, float* dots, std::int64_t size, std::int64_t rows) {
    LATHE_RUN(rowDots(a, b, dots, size, rows));
}

#define LATHE_INSTANTIATE(C)                                                                                           \
    template void seenSoftmax(C*, float*, const ScoreTile&);                                                           \
    template void seenSoftmaxBackward(C*, C*, const float*, const float*, const ScoreTile&);                           \
    template void rowDots(const C*, const C*, float*, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float)
LATHE_INSTANTIATE(Bf16)

} // namespace lathe::kernels
