#include "kernels/gguf/gguf_products.h"

#include "kernels/gguf/gguf_list.h"

#define LATHE_KERNEL_BODY "kernels/gguf/gguf_products_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {
namespace {

template <class Block> void timesOf(const GgufView& w, const float* x, std::int64_t count, float* y, std::int64_t first,
                                    std::int64_t last) {
    LATHE_RUN(timesBlocks<Block>(w.blocks, w.rows, w.columns, x, count, y, first, last));
}

} // namespace

void timesGgufTransposed(const GgufView& w, const float* x, std::int64_t count, float* y, std::int64_t first,
                         std::int64_t last) {
    AllGguf::with(w.format, [&](auto block) { timesOf<decltype(block)>(w, x, count, y, first, last); });
}

} // namespace lathe::kernels
