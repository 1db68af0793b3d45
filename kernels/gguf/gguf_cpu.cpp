#include "kernels/gguf/gguf.h"

#include "kernels/common/for_each.h"
#include "kernels/gguf/gguf_list.h"

#include <array>

namespace lathe::kernels {
namespace {

template <class Block> void decode(const std::uint8_t* blocks, float* out, std::int64_t first, std::int64_t last) {
    forEachCpu(first, last, DecodeBlock<Block>{blocks, out});
}

constexpr auto formats = AllGguf::all([](auto... block) {
    return std::array<GgufFormat, sizeof...(block)>{
        GgufFormat{decltype(block)::name, decltype(block)::elements, decltype(block)::bytes, decode<decltype(block)>}...};
});

} // namespace

std::span<const GgufFormat> ggufFormats() { return formats; }

} // namespace lathe::kernels
