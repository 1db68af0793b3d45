#pragma once
// The formats of 256 weights: one 16-bit scale over small integer scales of 16 or 32 weights each.
#include "kernels/gguf/gguf_simple_body.h"

namespace lathe::kernels {

struct DecodeQ2_K { // 16 bytes of (scale, minimum) nibbles, 64 bytes of 2-bit codes, scale, scale of minimums
    static constexpr std::int64_t elements = 256, bytes = 84;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block + 80), minimumScale = f16At(block + 82);
        for (int group = 0; group < 16; ++group) { // of 16 weights
            const int half = group / 8, shift = group % 8 / 2 * 2;
            const std::uint8_t* codes = block + 16 + half * 32 + group % 2 * 16;
            const float d = scale * float(block[group] & 15), m = minimumScale * float(block[group] >> 4);
            for (int j = 0; j < 16; ++j) y[group * 16 + j] = d * float(codes[j] >> shift & 3) - m;
        }
    }
};

struct DecodeQ3_K { // 32 bytes of third bits (unset: minus 4), 64 bytes of 2-bit codes, 12 bytes of 6-bit scales, scale
    static constexpr std::int64_t elements = 256, bytes = 110;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        const std::uint8_t* scales = block + 96;
        float* y = out + i * elements;
        const float scale = f16At(block + 108);
        for (int group = 0; group < 16; ++group) {
            const int half = group / 8, part = group % 8 / 2, offset = group % 2 * 16;
            const int low = group < 8 ? scales[group] & 15 : scales[group - 8] >> 4;
            const int high = scales[8 + group % 4] >> (group / 4 * 2) & 3;
            const float d = scale * float((low | high << 4) - 32);
            const std::uint8_t* codes = block + 32 + half * 32 + offset;
            const std::uint8_t* mask = block + offset;
            for (int j = 0; j < 16; ++j) {
                const int third = mask[j] >> (half * 4 + part) & 1;
                y[group * 16 + j] = d * float((codes[j] >> (part * 2) & 3) - (third ? 0 : 4));
            }
        }
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

struct DecodeQ4_K { // scale, scale of minimums, 12 bytes of 6-bit pairs, 128 bytes of codes
    static constexpr std::int64_t elements = 256, bytes = 144;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block), minimumScale = f16At(block + 2);
        for (int group = 0; group < 8; ++group) { // of 32 weights; two share their bytes
            int s, m;
            sixBitPair(block + 4, group, s, m);
            const float d = scale * float(s), minimum = minimumScale * float(m);
            const std::uint8_t* codes = block + 16 + group / 2 * 32;
            const int shift = group % 2 * 4;
            for (int j = 0; j < 32; ++j) y[group * 32 + j] = d * float(codes[j] >> shift & 15) - minimum;
        }
    }
};

struct DecodeQ5_K { // as Q4_K, with 32 bytes of fifth bits before the codes
    static constexpr std::int64_t elements = 256, bytes = 176;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        const std::uint8_t* fifth = block + 16;
        float* y = out + i * elements;
        const float scale = f16At(block), minimumScale = f16At(block + 2);
        for (int group = 0; group < 8; ++group) {
            int s, m;
            sixBitPair(block + 4, group, s, m);
            const float d = scale * float(s), minimum = minimumScale * float(m);
            const std::uint8_t* codes = block + 48 + group / 2 * 32;
            const int shift = group % 2 * 4;
            for (int j = 0; j < 32; ++j)
                y[group * 32 + j] = d * float((codes[j] >> shift & 15) | (fifth[j] >> group & 1) << 4) - minimum;
        }
    }
};

struct DecodeQ6_K { // 128 bytes of low nibbles, 64 bytes of upper bit pairs, 16 signed scales, scale
    static constexpr std::int64_t elements = 256, bytes = 210;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block + 208);
        for (int group = 0; group < 16; ++group) { // of 16 weights, in four quarters of each half
            const int half = group / 8, quarter = group % 8 / 2, offset = group % 2 * 16;
            const float d = scale * float(std::int8_t(block[192 + group]));
            const std::uint8_t* low = block + half * 64 + quarter % 2 * 32 + offset;
            const std::uint8_t* high = block + 128 + half * 32 + offset;
            const int lowShift = quarter / 2 * 4, highShift = quarter * 2;
            for (int j = 0; j < 16; ++j)
                y[group * 16 + j] = d * float(((low[j] >> lowShift & 15) | (high[j] >> highShift & 3) << 4) - 32);
        }
    }
};

struct DecodeIQ4_XS { // scale, 8 upper bit pairs and 8 low nibbles of scales, 128 bytes of codes
    static constexpr std::int64_t elements = 256, bytes = 136;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block);
        const int high = block[2] | block[3] << 8;
        for (int group = 0; group < 8; ++group) { // of 32 weights
            const int s = (block[4 + group / 2] >> (group % 2 * 4) & 15) | (high >> (group * 2) & 3) << 4;
            const float d = scale * float(s - 32);
            const std::uint8_t* codes = block + 8 + group * 16;
            for (int j = 0; j < 16; ++j) {
                y[group * 32 + j] = d * iq4Level(codes[j] & 15);
                y[group * 32 + j + 16] = d * iq4Level(codes[j] >> 4);
            }
        }
    }
};

} // namespace lathe::kernels
