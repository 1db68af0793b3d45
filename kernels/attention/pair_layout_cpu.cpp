#include "kernels/attention/pair_layout.h"

#define LATHE_KERNEL_BODY "kernels/attention/pair_layout_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

void pairRows(const MatrixView<Bf16>& from, Bf16* to, std::int64_t toRows, std::int64_t toColumns) {
    LATHE_RUN(pairRows(from, to, toRows, toColumns));
}
void transposeWords(const MatrixView<std::uint32_t>& from, std::uint32_t* to, std::int64_t stride) {
    LATHE_RUN(transposeWords(from, to, stride));
}

} // namespace lathe::kernels
