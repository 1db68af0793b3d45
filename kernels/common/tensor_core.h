#pragma once
// Products of small tiles by a warp: tensor cores where the GPU has them for the elements, else the same by exchanges
// between lanes (before sm_80, in fp32, and where the tests run kernels on the CPU). Only for .cu files.
#include "kernels/common/half.h"
#include "kernels/common/launch.h"

#include <type_traits>

namespace lathe::kernels {

/// Two neighbors along k.
template <class T> struct KPair {
    std::uint32_t word; ///< the first in its lower half
    __device__ KPair() : word(0) {}
    __device__ KPair(T first, T second) : word(first.bits | std::uint32_t(second.bits) << 16) {}
    __device__ float first() const { return valueOf(T{std::uint16_t(word)}); }
    __device__ float second() const { return valueOf(T{std::uint16_t(word >> 16)}); }
    __device__ KPair of(int lane) const {
        KPair pair;
        pair.word = __shfl_sync(wholeWarp, word, lane);
        return pair;
    }
};
template <> struct KPair<float> {
    float a = 0, b = 0;
    __device__ KPair() {}
    __device__ KPair(float first, float second) : a(first), b(second) {}
    __device__ float first() const { return a; }
    __device__ float second() const { return b; }
    __device__ KPair of(int lane) const { return {__shfl_sync(wholeWarp, a, lane), __shfl_sync(wholeWarp, b, lane)}; }
};

#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
template <class T> constexpr bool hasTensorCores = !std::is_same_v<T, float>;
#else
template <class T> constexpr bool hasTensorCores = false;
#endif

/// d (16, 8) += a (16, 16) b (16, 8) in fp32, spread over a warp as PTX has it for mma.m16n8k16 (PTX ISA, "Matrix
/// Fragments for mma.m16n8k16 with floating point type"). With g = lane / 4 and t = lane % 4:
///   a[0]: row g, k 2t and 2t + 1;  a[1]: row g + 8;  a[2], a[3]: the same rows, k 2t + 8 and 2t + 9
///   b[0]: k 2t and 2t + 1, column g;  b[1]: k 2t + 8 and 2t + 9
///   d[0], d[1]: row g, columns 2t and 2t + 1;  d[2], d[3]: row g + 8
/// Which k is which does not matter as long as a and b agree, nor which column as long as b and d do.
template <class T> __device__ inline void multiplyTiles(float (&d)[4], const KPair<T> (&a)[4], const KPair<T> (&b)[2]) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    if constexpr (std::is_same_v<T, Bf16>) {
        asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, "
            "%1, %2, %3};"
            : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
            : "r"(a[0].word), "r"(a[1].word), "r"(a[2].word), "r"(a[3].word), "r"(b[0].word), "r"(b[1].word));
        return;
    } else if constexpr (std::is_same_v<T, F16>) {
        asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, "
            "%2, %3};"
            : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
            : "r"(a[0].word), "r"(a[1].word), "r"(a[2].word), "r"(a[3].word), "r"(b[0].word), "r"(b[1].word));
        return;
    }
#endif
    const int lane = int(threadIdx.x) % warpLanes, g = lane / 4, t = lane % 4;
#pragma unroll
    for (int half = 0; half < 2; ++half)
#pragma unroll 1
        for (int k = 0; k < 4; ++k) { // one at a time, for the sake of registers: the pairs of row g are with the four
                                      // lanes of g, those of column c with those of c
            const KPair<T> upper = a[2 * half].of(4 * g + k), lower = a[2 * half + 1].of(4 * g + k);
            for (int c = 0; c < 2; ++c) {
                const KPair<T> column = b[half].of(4 * (2 * t + c) + k);
                d[c] += upper.first() * column.first() + upper.second() * column.second();
                d[2 + c] += lower.first() * column.first() + lower.second() * column.second();
            }
        }
}

/// n neighbors, zeros from the `left`-th on. `aligned`: to the n of them.
template <int n, class T> struct Neighbors {
    T at[n];
    __device__ Neighbors(const T* from, int left, bool aligned) {
        if (aligned && left >= n) {
            if constexpr (n * sizeof(T) == 16) copy<uint4>(from);
            else if constexpr (n * sizeof(T) == 8) copy<uint2>(from);
            else copy<std::uint32_t>(from);
        } else {
            for (int i = 0; i < n; ++i) at[i] = i < left ? from[i] : T{};
        }
    }

private:
    template <class Word> __device__ void copy(const T* from) {
        static_assert(sizeof(Word) == sizeof at);
        const Word word = *reinterpret_cast<const Word*>(from);
        memcpy(at, &word, sizeof word);
    }
};

} // namespace lathe::kernels
