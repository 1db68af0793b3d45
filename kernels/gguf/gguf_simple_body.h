#pragma once
// The formats with one scale (and maybe one minimum) for 32 weights. Weights j and j + 16 share a byte, low half first.
#include "kernels/common/half.h"

namespace lathe::kernels {

LATHE_HD inline float f16At(const std::uint8_t* bytes) { return f16ToFloat(std::uint16_t(bytes[0] | bytes[1] << 8)); }

/// The 32 codes of 16 bytes, apart from the arithmetic so that the compiler makes both into vector code.
LATHE_HD inline void nibbles(const std::uint8_t* packed, int* codes) {
    for (int j = 0; j < 16; ++j) {
        codes[j] = packed[j] & 15;
        codes[j + 16] = packed[j] >> 4;
    }
}

struct DecodeQ4_0 { // scale, 16 bytes of codes; w = scale * (code - 8)
    static constexpr std::int64_t elements = 32, bytes = 18;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block);
        int codes[elements];
        nibbles(block + 2, codes);
        for (int j = 0; j < elements; ++j) y[j] = scale * float(codes[j] - 8);
    }
};

struct DecodeQ4_1 { // scale, minimum, 16 bytes of codes; w = scale * code + minimum
    static constexpr std::int64_t elements = 32, bytes = 20;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block), minimum = f16At(block + 2);
        int codes[elements];
        nibbles(block + 4, codes);
        for (int j = 0; j < elements; ++j) y[j] = scale * float(codes[j]) + minimum;
    }
};

/// Bit j of the four bytes is code j's fifth bit.
LATHE_HD inline void addFifthBits(const std::uint8_t* high, int* codes) {
    for (int j = 0; j < 32; ++j) codes[j] |= (high[j / 8] >> (j % 8) & 1) << 4;
}

struct DecodeQ5_0 { // scale, 4 bytes of fifth bits, 16 bytes of codes; w = scale * (code - 16)
    static constexpr std::int64_t elements = 32, bytes = 22;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block);
        int codes[elements];
        nibbles(block + 6, codes);
        addFifthBits(block + 2, codes);
        for (int j = 0; j < elements; ++j) y[j] = scale * float(codes[j] - 16);
    }
};

struct DecodeQ5_1 { // scale, minimum, 4 bytes of fifth bits, 16 bytes of codes; w = scale * code + minimum
    static constexpr std::int64_t elements = 32, bytes = 24;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block), minimum = f16At(block + 2);
        int codes[elements];
        nibbles(block + 8, codes);
        addFifthBits(block + 4, codes);
        for (int j = 0; j < elements; ++j) y[j] = scale * float(codes[j]) + minimum;
    }
};

struct DecodeQ8_0 { // scale, 32 signed bytes
    static constexpr std::int64_t elements = 32, bytes = 34;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block);
        for (int j = 0; j < 32; ++j) y[j] = scale * float(std::int8_t(block[2 + j]));
    }
};

/// The 16 levels of the IQ4 formats, times the scale.
LATHE_HD inline float iq4Level(int code) {
    constexpr std::int8_t levels[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
    return float(levels[code]);
}

struct DecodeIQ4_NL { // scale, 16 bytes of codes
    static constexpr std::int64_t elements = 32, bytes = 18;
    const std::uint8_t* blocks; float* out;
    LATHE_HD void operator()(std::int64_t i) const {
        const std::uint8_t* block = blocks + i * bytes;
        float* y = out + i * elements;
        const float scale = f16At(block);
        for (int j = 0; j < 16; ++j) {
            y[j] = scale * iq4Level(block[2 + j] & 15);
            y[j + 16] = scale * iq4Level(block[2 + j] >> 4);
        }
    }
};

} // namespace lathe::kernels
