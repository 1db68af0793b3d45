#include "kernels/gguf/gguf_encode.h"

#include "kernels/gguf/gguf_super_body.h"

#include <algorithm>
#include <cmath>

#define LATHE_KERNEL_BODY "kernels/gguf/gguf_encode_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {
namespace {

template <class Block> void encodeBlocks(const float* values, std::uint8_t* blocks, std::int64_t first,
                                         std::int64_t last) {
    LATHE_RUN(encode<Block>(values, blocks, first, last));
}
template <class Block> constexpr GgufEncoder encoderRow{Block::name, Block::elements, Block::bytes,
                                                        encodeBlocks<Block>};

constexpr GgufEncoder encoders[] = {encoderRow<GgufQ8_0>, encoderRow<GgufQ4_0>, encoderRow<GgufQ5_0>,
                                    encoderRow<GgufQ5_1>, encoderRow<GgufQ4_K>, encoderRow<GgufQ5_K>,
                                    encoderRow<GgufQ6_K>};

} // namespace

std::span<const GgufEncoder> ggufEncoders() { return encoders; }

const GgufEncoder* ggufEncoderNamed(std::string_view name) {
    for (const GgufEncoder& row : encoders)
        if (name == row.name) return &row;
    return nullptr;
}

} // namespace lathe::kernels
