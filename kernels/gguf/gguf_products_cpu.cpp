#include "kernels/gguf/gguf_products.h"

#include "kernels/common/byte_products.h"
#include "kernels/gguf/gguf_tile_order.h"

#define LATHE_KERNEL_BODY "kernels/gguf/gguf_products_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {
namespace {

template <class Block>
void timesOf(const GgufView& w, GgufInputKind kind, const std::uint8_t* input, std::int64_t count, float* y,
             std::int64_t stride, std::int64_t first, std::int64_t last) {
    LATHE_RUN(timesBlocks<Block>(w, kind, input, count, y, stride, first, last));
}

template <class T> void layOf(TileOrder order, GgufInputKind kind, std::int64_t columns, const T* x,
                              std::int64_t stride, std::int64_t count, std::uint8_t* to) {
    LATHE_RUN(layInput(order, kind, columns, x, stride, count, to));
}

TileOrder orderOfFormat(std::size_t format) {
    TileOrder order{};
    AllGguf::with(format, [&](auto block) { order = orderOf<decltype(block)>; });
    return order;
}

} // namespace

std::int64_t ggufInputBytes(std::size_t format, std::int64_t columns, GgufInputKind kind) {
    const TileOrder order = orderOfFormat(format);
    return tilesOf(order, columns) * tileBytes(order, kind);
}

bool shareGgufInput(std::size_t one, std::size_t other) { return orderOfFormat(one) == orderOfFormat(other); }

void layGgufInput(std::size_t format, std::int64_t columns, GgufInputKind kind, ElementKind element, const void* x,
                  std::int64_t stride, std::int64_t count, std::uint8_t* to) {
    withElement(element, [&](auto type) {
        layOf(orderOfFormat(format), kind, columns, static_cast<const decltype(type)*>(x), stride, count, to);
    });
}

void timesGgufTransposed(const GgufView& w, GgufInputKind kind, const std::uint8_t* input, std::int64_t count, float* y,
                         std::int64_t stride, std::int64_t first, std::int64_t last) {
    AllGguf::with(w.format,
                  [&](auto block) { timesOf<decltype(block)>(w, kind, input, count, y, stride, first, last); });
}

} // namespace lathe::kernels
