#pragma once
// Weights of the number formats in eights, as GPU kernels decode them: the bits of element.h's bodies. Only for .cu
// files.
#include "kernels/common/launch.h"
#include "kernels/formats/element.h"

#include <type_traits>

namespace lathe::kernels {

/// The levels of a format's codes in shared memory, where looking them up costs least; made by all threads of a block
/// together.
template <NumberFormat F> __device__ const float* sharedLevels() {
    if constexpr (F == NumberFormat::Int8Row) {
        return nullptr; // it has none
    } else {
        constexpr int codes = 1 << bitsOf(F);
        __shared__ float levels[codes];
        const int thread = int(threadIdx.y * blockDim.x + threadIdx.x), threads = int(blockDim.x * blockDim.y);
        if constexpr (bitsOf(F) == 8) {
            for (int code = thread; code < codes; code += threads) levels[code] = dynamicLevelAt(code);
        } else {
            constexpr Levels16 all = levels16<F>();
#pragma unroll
            for (int code = 0; code < codes; ++code) // numbers in the instructions, not a table in each thread's memory
                if (thread == code) levels[code] = all.of[code];
        }
        __syncthreads();
        return levels;
    }
}

/// weightOf() by sharedLevels().
template <NumberFormat F> __device__ inline float weightBy(const float* levels, int code, float constant) {
    if constexpr (F == NumberFormat::Int8Row) return weightOf<F>(code, constant);
    else return levels[code] * constant;
}

/// Any weight of a tensor, likewise.
template <NumberFormat F> __device__ inline float weightAt(const QuantizedView& w, const float* levels,
                                                           std::int64_t i) {
    return weightBy<F>(levels, codeAt(w, i), constantOf(w, blockOf(i, w.blockSize)));
}

/// Whether eight weights from every eighth on lie in one block, and their codes where one access gets them.
inline bool hasWholeEights(const QuantizedView& w) {
    return w.blockSize % 8 == 0 && reinterpret_cast<std::uintptr_t>(w.codes) % std::uintptr_t(bitsOf(w.format)) == 0;
}

/// The weights i ... i + 7 where hasWholeEights(), i a multiple of 8.
template <NumberFormat F> __device__ inline void eightWeights(const QuantizedView& w, const float* levels,
                                                              std::int64_t i, float* weights) {
    const float constant = constantOf(w, blockOf(i, w.blockSize));
    if constexpr (bitsOf(F) == 4) {
        const std::uint32_t codes = *reinterpret_cast<const std::uint32_t*>(w.codes + i / 2);
        for (int k = 0; k < 8; ++k)
            weights[k] = levels[codes >> (k % 2 ? 4 * k - 4 : 4 * k + 4) & 15]
                         * constant; // the first of a byte is its upper half
    } else {
        const uint2 codes = *reinterpret_cast<const uint2*>(w.codes + i);
        for (int k = 0; k < 8; ++k)
            weights[k] = weightBy<F>(levels, int((k < 4 ? codes.x : codes.y) >> (k % 4 * 8) & 255), constant);
    }
}

/// f(constant of the format).
template <class Call> void withFormat(NumberFormat format, const Call& f) {
    switch (format) {
    case NumberFormat::Nf4: return f(std::integral_constant<NumberFormat, NumberFormat::Nf4>{});
    case NumberFormat::Fp4: return f(std::integral_constant<NumberFormat, NumberFormat::Fp4>{});
    case NumberFormat::Int4: return f(std::integral_constant<NumberFormat, NumberFormat::Int4>{});
    case NumberFormat::Int8Block: return f(std::integral_constant<NumberFormat, NumberFormat::Int8Block>{});
    case NumberFormat::Int8Row: return f(std::integral_constant<NumberFormat, NumberFormat::Int8Row>{});
    }
}

} // namespace lathe::kernels
