#pragma once
// One weight, one block of the number formats (formats.h): what both compilers build. The GPU runs these bodies; the
// CPU's vector code (quantize_body.h, dequantize_body.h) gives the same numbers, bit for bit.
#include "kernels/common/arithmetic.h"
#include "kernels/common/half.h"
#include "kernels/formats/formats.h"

namespace lathe::kernels {

/// The middle of part `part` of [0.1, 1] cut into `parts` equal ones, times 10^(group - 6): what the dynamic 8-bit
/// codes are made of (arXiv 2110.02861).
LATHE_HD constexpr float dynamicMiddle(int group, int parts, int part) {
    constexpr double powers[7] = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};
    const float step = (1.0f - 0.1f) / float(parts);
    float edges[2] = {};
    for (int e = 0; e < 2; ++e) { // PyTorch's linspace: from the nearer end, one rounding
        const int i = part + e;
        const bool lower = i < (parts + 1) / 2;
        edges[e] = lower ? float(double(0.1f) + double(step) * i) : float(1.0 - double(step) * (parts - i));
    }
    return float(powers[group]) * ((edges[0] + edges[1]) / 2.0f);
}

/// Levels of the 8-bit dynamic code, in rising order: 2^i of them between 10^(i-7) and 10^(i-6) for i = 0..6, mirrored,
/// and 0 and 1.
LATHE_HD constexpr float dynamicLevel(int code) {
    if (code == 127) return 0;
    if (code == 255) return 1;
    const int place = code > 127 ? code - 127 : 127 - code; // 1..127
    int group = 0;
    while (place >> (group + 1)) ++group;
    const int parts = 1 << group;
    const float level = dynamicMiddle(group, parts, place - parts);
    return code > 127 ? level : -level;
}
/// Of the dynamic code without a sign, in rising order: 0, twice as many in each decade, and 1.
LATHE_HD constexpr float unsignedDynamicLevel(int code) {
    if (code == 0) return 0;
    if (code == 255) return 1;
    const int place = code + 1; // 2..255
    int group = 0;
    while (place >> (group + 2)) ++group;
    const int parts = 2 << group;
    return dynamicMiddle(group, parts, place - parts);
}

struct DynamicLevels { float of[256]; };
LATHE_HD constexpr DynamicLevels dynamicLevels() {
    DynamicLevels all{};
    for (int code = 0; code < 256; ++code) all.of[code] = dynamicLevel(code);
    return all;
}
inline constexpr DynamicLevels dynamicTable = dynamicLevels();
#if defined(__CUDACC__)
static __device__ const DynamicLevels dynamicTableOnDevice = dynamicLevels();
#endif
/// dynamicLevel() by table.
LATHE_HD inline float dynamicLevelAt(int code) {
#if defined(__CUDA_ARCH__)
    return dynamicTableOnDevice.of[code];
#else
    return dynamicTable.of[code];
#endif
}

/// The value of a code for a constant of 1. Int8Row's is not exactly code / 127: see weightOf().
template <NumberFormat F> LATHE_HD constexpr float levelOf(int code) {
    if constexpr (F == NumberFormat::Nf4) { // QLoRA, appendix E
        constexpr float levels[16] = {-1.0f,
                                      -0.6961928009986877f,
                                      -0.5250730514526367f,
                                      -0.39491748809814453f,
                                      -0.28444138169288635f,
                                      -0.18477343022823334f,
                                      -0.09105003625154495f,
                                      0.0f,
                                      0.07958029955625534f,
                                      0.16093020141124725f,
                                      0.24611230194568634f,
                                      0.33791524171829224f,
                                      0.44070982933044434f,
                                      0.5626170039176941f,
                                      0.7229568362236023f,
                                      1.0f};
        return levels[code];
    } else if constexpr (F == NumberFormat::Fp4) { // sign, exponent, fraction; the largest is 1
        constexpr float levels[8] = {
            0.0f, 0.0052083334885537624f, 0.6666666865348816f, 1.0f, 0.3333333432674408f, 0.5f, 0.1666666716337204f,
            0.25f};
        return code == 8 ? 0.0f : code > 8 ? -levels[code - 8] : levels[code];
    } else if constexpr (F == NumberFormat::Int4) {
        return float(code > 7 ? code - 16 : code);
    } else if constexpr (F == NumberFormat::Int8Block) {
        return dynamicLevel(code);
    } else {
        return float(code > 127 ? code - 256 : code) * 7.874015718698502e-3f; // 1 / 127
    }
}

struct Levels16 {
    float of[16]; ///< by code
};
/// Only for the 4-bit formats; zeros for the others.
template <NumberFormat F> LATHE_HD constexpr Levels16 levels16() {
    Levels16 all{};
    if constexpr (bitsOf(F) == 4)
        for (int code = 0; code < 16; ++code) all.of[code] = levelOf<F>(code);
    return all;
}

/// Levels in rising order and the midpoints between them, for NF4 and FP4.
struct Ranked {
    float bounds[16]; ///< [k]: between rank k and k + 1
    int codes[16];    ///< code of a rank
};
template <NumberFormat F> LATHE_HD constexpr Ranked ranked() {
    Ranked r{};
    for (int i = 0; i < 16; ++i) r.codes[i] = i;
    for (int i = 1; i < 16; ++i) // insertion keeps equal levels (FP4's two zeros) in the order of their codes
        for (int j = i; j > 0 && levelOf<F>(r.codes[j - 1]) > levelOf<F>(r.codes[j]); --j) {
            const int code = r.codes[j];
            r.codes[j] = r.codes[j - 1];
            r.codes[j - 1] = code;
        }
    for (int i = 0; i < 15; ++i) r.bounds[i] = (levelOf<F>(r.codes[i]) + levelOf<F>(r.codes[i + 1])) / 2.0f;
    r.bounds[15] = 3.402823466e+38f;
    return r;
}

LATHE_HD inline float clampToOne(float x) { return x > 1.0f ? 1.0f : x < -1.0f ? -1.0f : x; }

/// Nearest whole number, ties to even, for |x| < 2^22.
LATHE_HD inline int roundEven(float x) {
    const float magic = 12582912.0f; // 1.5 * 2^23: the addition rounds
    return int(bitsOfFloat(x + magic)) - 0x4B400000;
}

/// The 4-bit code of a value whose block has the divisor `by` (largest magnitude; for Int4 the scale), `inverse` being
/// 1 / by. A last block that is not full is divided, full ones are multiplied by the inverse, as bitsandbytes does.
template <NumberFormat F> LATHE_HD inline int codeOf4(float x, float by, float inverse, bool full) {
    if constexpr (F == NumberFormat::Int4) {
        const float steps = x / by; // past 7 only where the scale is so small that it lost digits
        return by > 0.0f ? roundEven(steps > 7.0f ? 7.0f : steps < -7.0f ? -7.0f : steps) & 15 : 0;
    } else {
        constexpr Ranked r = ranked<F>();
        const float s = clampToOne(full ? x * inverse : x / by);
        int rank = 0;
        for (int bit = 8; bit > 0; bit /= 2)
            if (s > r.bounds[rank + bit - 1]) rank += bit; // a tie stays below
        return r.codes[rank];
    }
}

/// The dynamic 8-bit code by bitsandbytes' table: the value is first rounded to one of 65,536 even steps from -1 to 1.
LATHE_HD inline int gridOf(float s) { return int(multiplyThenAdd((s + 1.0f) * 0.5f, 65535.0f, 0.5f)); }
LATHE_HD inline int dynamicCodeOfGrid(int grid) {
    const double value = double(grid) * 2.0 / 65535.0 - 1.0;
    int below = 0, above = 255; // the code lies in [below, above]
    while (below < above) {
        const int middle = (below + above) / 2;
        if (value > (double(dynamicLevelAt(middle)) + double(dynamicLevelAt(middle + 1))) / 2.0) below = middle + 1;
        else above = middle;
    }
    return below;
}
/// x of a block whose largest magnitude is absmax > 0; inverse = 1 / absmax. An inverse that overflows falls back to
/// dividing.
LATHE_HD inline float normalized(float x, float absmax, float inverse) {
    return clampToOne(inverse <= 3.402823466e+38f ? x * inverse : x / absmax);
}

/// LLM.int8()'s code of a value in a row with this largest magnitude > 0.
LATHE_HD inline int rowCode(float x, float absmax) {
    const float by = 1.0f / absmax * 127.0f; // both roundings, as PyTorch divides a number by a tensor
    return roundEven(by <= 3.402823466e+38f ? product(x, by) : product(x / absmax, 127.0f)) & 255;
}

LATHE_HD inline float smallestDivisor() { return 1e-38f; }

/// What a block's largest magnitude becomes: {constant to store, divisor of its values}.
struct BlockScale { float constant, by; };
LATHE_HD inline BlockScale blockScale(NumberFormat format, float absmax, bool full) {
    if (format == NumberFormat::Int4) return {absmax / 7.0f, absmax / 7.0f};
    if (bitsOf(format) == 8) return {absmax, absmax};
    const float by = absmax < smallestDivisor() ? smallestDivisor() : absmax;
    return {full ? absmax : by, by};
}

/// Quantizes whole blocks, one a call. `bad` gets the smallest index of a value that is not finite (the caller sets it
/// to count before); its block is not written.
template <NumberFormat F, class S> struct QuantizeBlock {
    const S* values;
    std::int64_t count, blockSize;
    std::uint8_t* codes;
    float* constants;
    std::int64_t* bad;
    LATHE_HD void operator()(std::int64_t block) const {
        const std::int64_t first = block * blockSize, last = first + blockSize < count ? first + blockSize : count;
        float absmax = 0;
        for (std::int64_t i = first; i < last; ++i) {
            const float x = valueOf(values[i]), magnitude = x < 0 ? -x : x;
            if (x - x != 0.0f) { // NaN or infinite
                lower(bad, i);
                return;
            }
            absmax = magnitude > absmax ? magnitude : absmax;
        }
        const bool full = last - first == blockSize;
        const BlockScale scale = blockScale(F, absmax, full);
        constants[block] = scale.constant;
        const float inverse = 1.0f / scale.by;
        if constexpr (bitsOf(F) == 4) {
            for (std::int64_t i = first; i < last; i += 2) {
                const int high = codeOf4<F>(valueOf(values[i]), scale.by, inverse, full);
                const int low = codeOf4<F>(i + 1 < last ? valueOf(values[i + 1]) : 0.0f, scale.by, inverse, full);
                codes[i / 2] = std::uint8_t(high << 4 | low);
            }
        } else {
            for (std::int64_t i = first; i < last; ++i)
                codes[i] = std::uint8_t(code8(valueOf(values[i]), scale.by, inverse));
        }
    }
    LATHE_HD static int code8(float x, float absmax, float inverse) {
        if (!(absmax > 0.0f)) return 0;
        if constexpr (F == NumberFormat::Int8Row) return rowCode(x, absmax);
        else return dynamicCodeOfGrid(gridOf(normalized(x, absmax, inverse)));
    }
    LATHE_HD static void lower(std::int64_t* bad, std::int64_t i) {
#if defined(__CUDA_ARCH__)
        atomicMin(reinterpret_cast<long long*>(bad), static_cast<long long>(i));
#else
        if (i < *bad) *bad = i;
#endif
    }
};

/// A block's constant as fp32.
LATHE_HD inline float constantOf(const QuantizedView& w, std::int64_t block) {
    if (w.constants) return w.constants[block];
    return multiplyThenAdd(dynamicLevelAt(w.constantCodes[block]), w.secondConstants[block / constantsBlock],
                           *w.offset);
}

LATHE_HD inline int codeAt(const QuantizedView& w, std::int64_t i) {
    if (bitsOf(w.format) == 8) return w.codes[i];
    return i % 2 ? w.codes[i / 2] & 15 : w.codes[i / 2] >> 4;
}

/// The block of a weight, without a division where the size is a power of two, and by one of 32 bits where that will
/// do.
LATHE_HD inline std::int64_t blockOf(std::int64_t i, std::int64_t blockSize) {
    if (blockSize & (blockSize - 1))
        return (i | blockSize) >> 32 ? i / blockSize : std::int64_t(std::uint32_t(i) / std::uint32_t(blockSize));
#if defined(__CUDA_ARCH__)
    return i >> (__ffsll(blockSize) - 1);
#else
    return i >> __builtin_ctzll(std::uint64_t(blockSize));
#endif
}

/// The weight of a code in a block with this constant, in fp32.
template <NumberFormat F> LATHE_HD inline float weightOf(int code, float constant) {
    if constexpr (F == NumberFormat::Int8Row)
        return float(code > 127 ? code - 256 : code) * constant * 7.874015718698502e-3f;
    else if constexpr (F == NumberFormat::Int8Block) return dynamicLevelAt(code) * constant;
    else return levelOf<F>(code) * constant;
}

/// Any weight of a tensor.
template <NumberFormat F> LATHE_HD inline float weightAt(const QuantizedView& w, std::int64_t i) {
    return weightOf<F>(codeAt(w, i), constantOf(w, blockOf(i, w.blockSize)));
}

} // namespace lathe::kernels
