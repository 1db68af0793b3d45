#pragma once
// The formats of 256 weights: one 16-bit scale over small integer scales of groups of 16 or 32 weights.
#include "kernels/gguf/gguf_simple_body.h"

namespace lathe::kernels {

struct GgufQ2_K { // 16 bytes of (scale, minimum) nibbles, 64 bytes of 2-bit codes, scale, scale of minimums
    static constexpr const char* name = "Q2_K";
    static constexpr int elements = 256, bytes = 84, inGroup = 16;
    static constexpr bool adds = true;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block + 80), f16At(block + 82)}; }
    LATHE_HD static GgufLine line(const std::uint8_t* block, const GgufScales& s, int group) {
        return {s.scale * float(block[group] & 15), -(s.minimum * float(block[group] >> 4))};
    }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        return block[16 + group / 8 * 32 + group % 2 * 16 + j] >> (group % 8 / 2 * 2) & 3;
    }
};

struct GgufQ3_K { // 32 bytes of third bits (unset: minus 4), 64 bytes of 2-bit codes, 12 bytes of 6-bit scales, scale
    static constexpr const char* name = "Q3_K";
    static constexpr int elements = 256, bytes = 110, inGroup = 16;
    static constexpr bool adds = false;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block + 108), 0}; }
    LATHE_HD static GgufLine line(const std::uint8_t* block, const GgufScales& s, int group) {
        const std::uint8_t* scales = block + 96;
        const int low = group < 8 ? scales[group] & 15 : scales[group - 8] >> 4;
        const int high = scales[8 + group % 4] >> (group / 4 * 2) & 3;
        return {s.scale * float((low | high << 4) - 32), 0};
    }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        const int half = group / 8, part = group % 8 / 2, place = group % 2 * 16 + j;
        const int third = block[place] >> (half * 4 + part) & 1;
        return (block[32 + half * 32 + place] >> (part * 2) & 3) + 4 * third - 4;
    }
};

/// The 6-bit scale and minimum of the j-th of eight groups in 12 bytes (Q4_K, Q5_K).
LATHE_HD inline void sixBitPair(const std::uint8_t* packed, int j, int& scale, int& minimum) {
    if (j < 4) {
        scale = packed[j] & 63;
        minimum = packed[j + 4] & 63;
    } else {
        scale = (packed[j + 4] & 15) | packed[j - 4] >> 6 << 4;
        minimum = packed[j + 4] >> 4 | packed[j] >> 6 << 4;
    }
}
LATHE_HD inline GgufLine sixBitLine(const std::uint8_t* packed, const GgufScales& s, int group) {
    int scale, minimum;
    sixBitPair(packed, group, scale, minimum);
    return {s.scale * float(scale), -(s.minimum * float(minimum))};
}

struct GgufQ4_K { // scale, scale of minimums, 12 bytes of 6-bit pairs, 128 bytes of codes; two groups share their bytes
    static constexpr const char* name = "Q4_K";
    static constexpr int elements = 256, bytes = 144, inGroup = 32;
    static constexpr bool adds = true;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), f16At(block + 2)}; }
    LATHE_HD static GgufLine line(const std::uint8_t* block, const GgufScales& s, int group) {
        return sixBitLine(block + 4, s, group);
    }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        return block[16 + group / 2 * 32 + j] >> (group % 2 * 4) & 15;
    }
};

struct GgufQ5_K { // as Q4_K, with 32 bytes of fifth bits before the codes
    static constexpr const char* name = "Q5_K";
    static constexpr int elements = 256, bytes = 176, inGroup = 32;
    static constexpr bool adds = true;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), f16At(block + 2)}; }
    LATHE_HD static GgufLine line(const std::uint8_t* block, const GgufScales& s, int group) {
        return sixBitLine(block + 4, s, group);
    }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        return (block[48 + group / 2 * 32 + j] >> (group % 2 * 4) & 15) | (block[16 + j] >> group & 1) << 4;
    }
};

struct GgufQ6_K { // 128 bytes of low nibbles, 64 bytes of upper bit pairs, 16 signed scales, scale; in four quarters of
                  // each half
    static constexpr const char* name = "Q6_K";
    static constexpr int elements = 256, bytes = 210, inGroup = 16;
    static constexpr bool adds = false;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block + 208), 0}; }
    LATHE_HD static GgufLine line(const std::uint8_t* block, const GgufScales& s, int group) {
        return {s.scale * float(std::int8_t(block[192 + group])), 0};
    }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        const int half = group / 8, quarter = group % 8 / 2, place = group % 2 * 16 + j;
        const int low = block[half * 64 + quarter % 2 * 32 + place] >> (quarter / 2 * 4) & 15;
        const int high = block[128 + half * 32 + place] >> (quarter * 2) & 3;
        return (low | high << 4) - 32;
    }
};

struct GgufIQ4_XS { // scale, 8 upper bit pairs and 8 low nibbles of scales, 128 bytes of codes; 32 weights, as in
                    // IQ4_NL, share a scale
    static constexpr const char* name = "IQ4_XS";
    static constexpr int elements = 256, bytes = 136, inGroup = 32;
    static constexpr bool adds = false;
    LATHE_HD static GgufScales scales(const std::uint8_t* block) { return {f16At(block), 0}; }
    LATHE_HD static GgufLine line(const std::uint8_t* block, const GgufScales& s, int group) {
        const int pair = group, high = block[2] | block[3] << 8;
        const int scale = (block[4 + pair / 2] >> (pair % 2 * 4) & 15) | (high >> (pair * 2) & 3) << 4;
        return {s.scale * float(scale - 32), 0};
    }
    LATHE_HD static int code(const std::uint8_t* block, int group, int j) {
        const std::uint8_t* codes = block + 8 + group * 16;
        return iq4Level(j < 16 ? codes[j] & 15 : codes[j - 16] >> 4);
    }
};

} // namespace lathe::kernels
