#include "kernels/swiglu/swiglu.h"

#define LATHE_KERNEL_BODY "kernels/swiglu/swiglu_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class S, class C>
void gated(Gate gate, const S* gateUp, C* y, std::int64_t size, std::int64_t stride, std::int64_t first,
           std::int64_t last) {
    LATHE_RUN(gated(gate, gateUp, y, size, stride, first, last));
}
template <class S, class C>
void gatedBackward(Gate gate, const C* dy, const S* gateUp, S* dgateUp, C* y, std::int64_t size, std::int64_t first,
                   std::int64_t last) {
    LATHE_RUN(gatedBackward(gate, dy, gateUp, dgateUp, y, size, first, last));
}

#define LATHE_INSTANTIATE(S, C)                                                                                        \
    template void gated(Gate, const S*, C*, std::int64_t, std::int64_t, std::int64_t, std::int64_t);                   \
    template void gatedBackward(Gate, const C*, const S*, S*, C*, std::int64_t, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float, float)
LATHE_INSTANTIATE(Bf16, Bf16)
LATHE_INSTANTIATE(Bf16, float)
LATHE_INSTANTIATE(F16, F16)
LATHE_INSTANTIATE(F16, float)

} // namespace lathe::kernels
