#pragma once
// The formats with one scale (and maybe one minimum) for 32 weights. Weights j and j + 16 share a byte, low half first:
// two groups.
#include "kernels/gguf/gguf_block.h"

namespace lathe::kernels {

struct GgufQ4_0 { // scale, 16 bytes of codes; w = scale * (code - 8)
    static constexpr const char* name = "Q4_0";
    static constexpr int elements = 32, bytes = 18, inGroup = 16;
    static constexpr bool adds = false;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), 0}; }
    LATHE_HD static GgufLine line(const std::uint8_t*, const GgufScales& s, int) { return {s.scale, 0}; }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        return (block[2 + j] >> (4 * group) & 15) - 8;
    }
};

struct GgufQ4_1 { // scale, minimum, 16 bytes of codes; w = scale * code + minimum
    static constexpr const char* name = "Q4_1";
    static constexpr int elements = 32, bytes = 20, inGroup = 16;
    static constexpr bool adds = true;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), f16At(block + 2)}; }
    LATHE_HD static GgufLine line(const std::uint8_t*, const GgufScales& s, int) { return {s.scale, s.minimum}; }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) { return block[4 + j] >> (4 * group) & 15; }
};

/// The fifth bit of weight i of 32: bit i of four bytes.
LATHE_HD inline int fifthBit(const std::uint8_t* high, int i) {
    const std::uint32_t bits = std::uint32_t(high[0]) | std::uint32_t(high[1]) << 8 | std::uint32_t(high[2]) << 16
                               | std::uint32_t(high[3]) << 24;
    return int(bits >> i & 1) << 4;
}

struct GgufQ5_0 { // scale, 4 bytes of fifth bits, 16 bytes of codes; w = scale * (code - 16)
    static constexpr const char* name = "Q5_0";
    static constexpr int elements = 32, bytes = 22, inGroup = 16;
    static constexpr bool adds = false;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), 0}; }
    LATHE_HD static GgufLine line(const std::uint8_t*, const GgufScales& s, int) { return {s.scale, 0}; }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        return ((block[6 + j] >> (4 * group) & 15) | fifthBit(block + 2, 16 * group + j)) - 16;
    }
};

struct GgufQ5_1 { // scale, minimum, 4 bytes of fifth bits, 16 bytes of codes; w = scale * code + minimum
    static constexpr const char* name = "Q5_1";
    static constexpr int elements = 32, bytes = 24, inGroup = 16;
    static constexpr bool adds = true;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), f16At(block + 2)}; }
    LATHE_HD static GgufLine line(const std::uint8_t*, const GgufScales& s, int) { return {s.scale, s.minimum}; }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        return (block[8 + j] >> (4 * group) & 15) | fifthBit(block + 4, 16 * group + j);
    }
};

struct GgufQ8_0 { // scale, 32 signed bytes
    static constexpr const char* name = "Q8_0";
    static constexpr int elements = 32, bytes = 34, inGroup = 32;
    static constexpr bool adds = false;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), 0}; }
    LATHE_HD static GgufLine line(const std::uint8_t*, const GgufScales& s, int) { return {s.scale, 0}; }
    LATHE_HD static int code(const std::uint8_t* block, int, int j) { return std::int8_t(block[2 + j]); }
};

/// The 16 levels of the IQ4 formats.
LATHE_HD inline int iq4Level(int code) {
    constexpr std::int8_t levels[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
#if defined(__CUDA_ARCH__) // from four words that are part of the instructions: an array would lie in each thread's
                           // memory
    struct Word {
        static constexpr unsigned from(const std::int8_t* four) {
            unsigned word = 0;
            for (int i = 0; i < 4; ++i) word |= unsigned(std::uint8_t(four[i])) << (8 * i);
            return word;
        }
    };
    constexpr unsigned words[4] = {Word::from(levels), Word::from(levels + 4), Word::from(levels + 8),
                                   Word::from(levels + 12)};
    return std::int8_t(code < 8 ? __byte_perm(words[0], words[1], code) : __byte_perm(words[2], words[3], code - 8));
#else
    return levels[code];
#endif
}

struct GgufIQ4_NL { // scale, 16 bytes of codes
    static constexpr const char* name = "IQ4_NL";
    static constexpr int elements = 32, bytes = 18, inGroup = 16;
    static constexpr bool adds = false;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), 0}; }
    LATHE_HD static GgufLine line(const std::uint8_t*, const GgufScales& s, int) { return {s.scale, 0}; }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        return iq4Level(block[2 + j] >> (4 * group) & 15);
    }
};

} // namespace lathe::kernels
