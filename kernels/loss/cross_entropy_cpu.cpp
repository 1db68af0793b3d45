#include "kernels/loss/cross_entropy.h"

#define LATHE_KERNEL_BODY "kernels/loss/cross_entropy_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class C>
void crossEntropy(C* logits, const std::int64_t* targets, float* losses, bool gradient, float cap, std::int64_t size,
                  std::int64_t first, std::int64_t last) {
    LATHE_RUN(crossEntropy(logits, targets, losses, gradient, cap, size, first, last));
}

template void crossEntropy(float*, const std::int64_t*, float*, bool, float, std::int64_t, std::int64_t, std::int64_t);
template void crossEntropy(Bf16*, const std::int64_t*, float*, bool, float, std::int64_t, std::int64_t, std::int64_t);
template void crossEntropy(F16*, const std::int64_t*, float*, bool, float, std::int64_t, std::int64_t, std::int64_t);

} // namespace lathe::kernels
