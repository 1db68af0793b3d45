#include "kernels/gguf/gguf.h"

#include "kernels/gguf/gguf_list.h"

#include <array>

#define LATHE_KERNEL_BODY "kernels/gguf/gguf_decode_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {
namespace {

template <class Block> void decodeBlocks(const std::uint8_t* blocks, float* out, std::int64_t first,
                                         std::int64_t last) {
    LATHE_RUN(decode<Block>(blocks, out, first, last));
}

constexpr auto formats = AllGguf::all([](auto... block) {
    return std::array<GgufFormat, sizeof...(block)>{GgufFormat{
        decltype(block)::name, decltype(block)::elements, decltype(block)::bytes, decodeBlocks<decltype(block)>}...};
});

} // namespace

std::span<const GgufFormat> ggufFormats() { return formats; }

} // namespace lathe::kernels
