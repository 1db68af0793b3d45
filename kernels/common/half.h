#pragma once
// The two 16-bit floating point formats as bits, to fp32 and back (round to nearest, ties to even): IEEE 754 binary16
// and bfloat16, the upper half of an fp32. The GPU's instructions give the same bits but for a NaN's.
#include "kernels/common/host_device.h"
#include "kernels/common/types.h"

#include <cstdint>
#include <cstring>

namespace lathe::kernels {

LATHE_HD inline float floatFromBits(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

LATHE_HD inline std::uint32_t bitsOfFloat(float value) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

LATHE_HD inline float bf16ToFloat(std::uint16_t bits) { return floatFromBits(std::uint32_t(bits) << 16); }

/// NaN stays a (quiet) NaN; what lies past the largest value becomes infinite.
LATHE_HD inline std::uint16_t floatToBf16(float value) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    std::uint16_t half;
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(half) : "f"(value));
    return half;
#else
    const std::uint32_t bits = bitsOfFloat(value);
    const std::uint32_t rounded = (bits + 0x7FFFu + (bits >> 16 & 1u)) >> 16;
    const bool nan = (bits & 0x7FFFFFFFu) > 0x7F800000u;
    return std::uint16_t(nan ? (bits >> 16 | 0x40u) : rounded);
#endif
}

LATHE_HD inline float f16ToFloat(std::uint16_t half) {
#if defined(__CUDA_ARCH__)
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(half));
    return value;
#else
    const std::uint32_t sign = std::uint32_t(half & 0x8000u) << 16;
    const std::uint32_t magnitude = half & 0x7FFFu;
    // The exponent moves from bias 15 to 127 by a multiplication with 2^112, exact for subnormal halves too.
    const float scaled = floatFromBits(magnitude << 13) * floatFromBits(0x77800000u);
    const std::uint32_t special = 0x7F800000u | magnitude << 13; // infinities and NaNs keep their fraction
    return floatFromBits(sign | (magnitude >= 0x7C00u ? special : bitsOfFloat(scaled)));
#endif
}

LATHE_HD inline std::uint16_t floatToF16(float value) {
#if defined(__CUDA_ARCH__)
    std::uint16_t half;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(half) : "f"(value));
    return half;
#else
    const std::uint32_t bits = bitsOfFloat(value);
    const std::uint32_t sign = bits >> 16 & 0x8000u;
    const std::uint32_t magnitude = bits & 0x7FFFFFFFu;
    if (magnitude > 0x7F800000u) return std::uint16_t(sign | 0x7E00u | (magnitude >> 13 & 0x3FFu)); // NaN
    if (magnitude >= 0x477FF000u) return std::uint16_t(sign | 0x7C00u); // rounds past 65504
    if (magnitude < 0x38800000u) {
        // Below 2^-14: adding one half's ulp-of-subnormals constant (0.5) lets the adder do the rounding.
        const float shifted = floatFromBits(magnitude) + 0.5f;
        return std::uint16_t(sign | (bitsOfFloat(shifted) - 0x3F000000u));
    }
    const std::uint32_t rounded = magnitude + 0xFFFu + (magnitude >> 13 & 1u);
    return std::uint16_t(sign | ((rounded - 0x38000000u) >> 13));
#endif
}

LATHE_HD inline float valueOf(float x) { return x; }
LATHE_HD inline float valueOf(Bf16 x) { return bf16ToFloat(x.bits); }
LATHE_HD inline float valueOf(F16 x) { return f16ToFloat(x.bits); }
LATHE_HD inline void assign(float& to, float value) { to = value; }
LATHE_HD inline void assign(Bf16& to, float value) { to.bits = floatToBf16(value); }
LATHE_HD inline void assign(F16& to, float value) { to.bits = floatToF16(value); }

} // namespace lathe::kernels
