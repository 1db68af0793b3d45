#include "kernels/gguf/gguf.h"

#include "kernels/common/for_each.h"
#include "kernels/gguf/gguf_super_body.h"

namespace lathe::kernels {
namespace {

template <class Decode>
constexpr GgufFormat row(const char* name) {
    return {name, Decode::elements, Decode::bytes,
            [](const std::uint8_t* blocks, float* out, std::int64_t first, std::int64_t last) {
                forEachCpu(first, last, Decode{blocks, out});
            }};
}

constexpr GgufFormat formats[] = {
    row<DecodeQ4_0>("Q4_0"), row<DecodeQ4_1>("Q4_1"), row<DecodeQ5_0>("Q5_0"), row<DecodeQ5_1>("Q5_1"),
    row<DecodeQ8_0>("Q8_0"), row<DecodeQ2_K>("Q2_K"), row<DecodeQ3_K>("Q3_K"), row<DecodeQ4_K>("Q4_K"),
    row<DecodeQ5_K>("Q5_K"), row<DecodeQ6_K>("Q6_K"), row<DecodeIQ4_NL>("IQ4_NL"), row<DecodeIQ4_XS>("IQ4_XS"),
};

} // namespace

std::span<const GgufFormat> ggufFormats() { return formats; }

} // namespace lathe::kernels
