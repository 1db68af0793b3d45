#include "kernels/attention/cached_attention.h"

#define LATHE_KERNEL_BODY "kernels/attention/cached_attention_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

template <class C> void attendCached(const CachedHead<C>& head, const float* q, float* out, std::int64_t rows,
                                     float* scores) {
    LATHE_RUN(attendCached(head, q, out, rows, scores));
}

template void attendCached(const CachedHead<float>&, const float*, float*, std::int64_t, float*);
template void attendCached(const CachedHead<Bf16>&, const float*, float*, std::int64_t, float*);
template void attendCached(const CachedHead<F16>&, const float*, float*, std::int64_t, float*);

} // namespace lathe::kernels
