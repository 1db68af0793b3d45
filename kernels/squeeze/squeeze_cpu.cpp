#include "kernels/squeeze/squeeze.h"

#define LATHE_KERNEL_BODY "kernels/squeeze/squeeze_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {

void squeezeRow(const Bf16* x, std::uint8_t* blocks, std::uint8_t* escapes, std::int64_t columns, std::int64_t& count) {
    LATHE_RUN(squeezeRow(x, blocks, escapes, columns, count));
}

void unsqueezeRow(const std::uint8_t* blocks, const std::uint8_t* escapes, Bf16* x, std::int64_t columns) {
    LATHE_RUN(unsqueezeRow(blocks, escapes, x, columns));
}

} // namespace lathe::kernels
