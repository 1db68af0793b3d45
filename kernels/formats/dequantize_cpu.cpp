#include "kernels/formats/element.h"

#define LATHE_KERNEL_BODY "kernels/formats/dequantize_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

void constantsOf(const QuantizedView& w, float* out, std::int64_t firstBlock, std::int64_t lastBlock) {
    for (std::int64_t block = firstBlock; block < lastBlock; ++block) out[block - firstBlock] = constantOf(w, block);
}

template <class T> void dequantize(const QuantizedView& w, T* out, std::int64_t first, std::int64_t last) {
    LATHE_RUN(dequantize(w, out, first, last));
}
template void dequantize(const QuantizedView&, float*, std::int64_t, std::int64_t);
template void dequantize(const QuantizedView&, Bf16*, std::int64_t, std::int64_t);
template void dequantize(const QuantizedView&, F16*, std::int64_t, std::int64_t);

} // namespace lathe::kernels
