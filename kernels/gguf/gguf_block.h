#pragma once
// What a format of blocks says of itself, one struct each (gguf_simple_body.h, gguf_super_body.h), and how weights are
// made of it; both compilers build them. A weight is factor * code, or factor * code + added, where groups of `inGroup`
// neighbors share factor and added.
#include "kernels/common/arithmetic.h"
#include "kernels/common/half.h"

#include <cstdint>

namespace lathe::kernels {

/// The numbers that stand once in a block.
struct GgufScales {
    float scale, minimum; ///< minimum: where a format has one
};
/// Of a group.
struct GgufLine { float factor, added; };

LATHE_HD inline float f16At(const std::uint8_t* bytes) { return f16ToFloat(std::uint16_t(bytes[0] | bytes[1] << 8)); }

/// `count` weights of a group from the first-th on.
template <class Block, int count> LATHE_HD inline void decodeRun(const std::uint8_t* block, const GgufScales& scales,
                                                                 int group, int first, float* out) {
    int codes[count]; // apart from the arithmetic, so that the compiler makes both into vector code
    constexpr int run = count < 16 ? count : 16;
    for (int r = 0; r < count; r += run)
        for (int j = r; j < r + run; ++j) codes[j] = Block::code(block, group, first + j);
    const GgufLine line = Block::line(block, scales, group);
    for (int j = 0; j < count; ++j) {
        if constexpr (Block::adds) out[j] = multiplyThenAdd(line.factor, float(codes[j]), line.added);
        else out[j] = line.factor * float(codes[j]);
    }
}

/// Decodes whole blocks, one a call: block i lies at blocks + i * bytes, its weights go to out + i * elements.
template <class Block> struct DecodeBlock {
    const std::uint8_t* blocks;
    float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * Block::bytes;
        const GgufScales scales = Block::scales(block);
        for (int group = 0; group < Block::elements / Block::inGroup; ++group)
            decodeRun<Block, Block::inGroup>(block, scales, group, 0,
                                             out + i * Block::elements + group * Block::inGroup);
    }
};

/// Eight neighbors of a row of blocks: the weights 8 * eight ... 8 * eight + 7.
template <class Block> LATHE_HD inline void decodeEight(const std::uint8_t* blocks, std::int64_t eight, float* out) {
    constexpr int eights = Block::elements / 8, each = Block::inGroup / 8;
    const std::uint8_t* block = blocks + eight / eights * Block::bytes;
    const int place = int(eight % eights);
    decodeRun<Block, 8>(block, Block::scales(block), place / each, place % each * 8, out);
}

} // namespace lathe::kernels
