#pragma once
// Rows of elements in device memory, 16 bytes at a time where they lie so, and one element at a time before and behind.
// Only for .cu files.
//
//   const RowCut cut = cutOf<T>(size, x, y);
//   cut.over(lane, lanes, [&](int i, auto n) { store(y + i, load<n>(x + i)); });   // n: 1, or wide<T>
#include "kernels/common/half.h"

#include <cuda_runtime.h>

#include <cstdint>
#include <type_traits>

namespace lathe::kernels {

/// Neighbors of a row in registers.
template <int n> struct Pack { float v[n]; };

template <class T> constexpr int wide = 16 / int(sizeof(T)); ///< elements of a 16-byte access

/// Two 16-bit elements in a word, the first in its lower half.
__device__ inline void unpack(std::uint32_t word, Bf16, float* two) {
    two[0] = floatFromBits(word << 16);
    two[1] = floatFromBits(word & 0xffff0000u);
}
__device__ inline void unpack(std::uint32_t word, F16, float* two) {
    two[0] = f16ToFloat(std::uint16_t(word));
    two[1] = f16ToFloat(std::uint16_t(word >> 16));
}
__device__ inline std::uint32_t packed(float first, float second, Bf16) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    std::uint32_t word;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(second), "f"(first));
    return word;
#else
    return floatToBf16(first) | std::uint32_t(floatToBf16(second)) << 16;
#endif
}
__device__ inline std::uint32_t packed(float first, float second, F16) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    std::uint32_t word;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(second), "f"(first));
    return word;
#else
    return floatToF16(first) | std::uint32_t(floatToF16(second)) << 16;
#endif
}

/// n elements: one, or whole accesses of 16 bytes (of 8 where four elements have no more), which lie at such a
/// boundary.
template <int n, class T> __device__ Pack<n> load(const T* from) {
    Pack<n> pack;
    if constexpr (n == 1) {
        pack.v[0] = valueOf(*from);
    } else if constexpr (std::is_same_v<T, float>) {
        for (int i = 0; i < n; i += 4) {
            const float4 four = *reinterpret_cast<const float4*>(from + i);
            pack.v[i] = four.x, pack.v[i + 1] = four.y, pack.v[i + 2] = four.z, pack.v[i + 3] = four.w;
        }
    } else if constexpr (n == 4) {
        const uint2 words = *reinterpret_cast<const uint2*>(from);
        unpack(words.x, T{}, pack.v), unpack(words.y, T{}, pack.v + 2);
    } else {
        for (int i = 0; i < n; i += 8) {
            const uint4 words = *reinterpret_cast<const uint4*>(from + i);
            unpack(words.x, T{}, pack.v + i), unpack(words.y, T{}, pack.v + i + 2);
            unpack(words.z, T{}, pack.v + i + 4), unpack(words.w, T{}, pack.v + i + 6);
        }
    }
    return pack;
}
/// Rounded to the nearest, ties to even.
template <int n, class T> __device__ void store(T* to, const Pack<n>& pack) {
    if constexpr (n == 1) {
        assign(*to, pack.v[0]);
    } else if constexpr (std::is_same_v<T, float>) {
        for (int i = 0; i < n; i += 4)
            *reinterpret_cast<float4*>(to + i) = float4{pack.v[i], pack.v[i + 1], pack.v[i + 2], pack.v[i + 3]};
    } else if constexpr (n == 4) {
        *reinterpret_cast<uint2*>(to) = uint2{packed(pack.v[0], pack.v[1], T{}), packed(pack.v[2], pack.v[3], T{})};
    } else {
        for (int i = 0; i < n; i += 8)
            *reinterpret_cast<uint4*>(to + i) =
                uint4{packed(pack.v[i], pack.v[i + 1], T{}), packed(pack.v[i + 2], pack.v[i + 3], T{}),
                      packed(pack.v[i + 4], pack.v[i + 5], T{}), packed(pack.v[i + 6], pack.v[i + 7], T{})};
    }
}

/// The same to elements of a kind that is known when it runs, from the i-th on.
template <int n> __device__ void storeAs(ElementKind kind, void* to, std::int64_t i, const Pack<n>& pack) {
    switch (kind) {
    case ElementKind::F32: return store(static_cast<float*>(to) + i, pack);
    case ElementKind::Bf16: return store(static_cast<Bf16*>(to) + i, pack);
    case ElementKind::F16: return store(static_cast<F16*>(to) + i, pack);
    }
}

/// [0, size) as single elements up to a 16-byte boundary, packs of `width`, and single ones behind.
template <int width> struct RowCut {
    int size, head, packs;

    /// body(i, n) for this lane's share: n elements from i on, n a constant, 1 or `width`. Packs first.
    template <class Body> __device__ void over(int lane, int lanes, const Body& body) const {
        for (int k = lane; k < packs; k += lanes) body(head + k * width, std::integral_constant<int, width>{});
        for (int k = lane; k < size - packs * width; k += lanes) body(single(k), std::integral_constant<int, 1>{});
    }
    /// The same shares from their ends: what was read last, and may still be in a cache, comes first.
    template <class Body> __device__ void overBack(int lane, int lanes, const Body& body) const {
        for (int k = lastOf(size - packs * width, lane, lanes); k >= 0; k -= lanes)
            body(single(k), std::integral_constant<int, 1>{});
        for (int k = lastOf(packs, lane, lanes); k >= 0; k -= lanes)
            body(head + k * width, std::integral_constant<int, width>{});
    }

private:
    __device__ int single(int k) const { return k < head ? k : k + packs * width; }
    __device__ static int lastOf(int count, int lane, int lanes) {
        return (count - 1 - lane + lanes) / lanes * lanes - lanes + lane;
    }
};

/// Whether the pointer is at a 16-byte boundary `elements` further on.
template <class T> __device__ bool atBoundary(const T* pointer, int elements = 0) {
    return reinterpret_cast<std::uintptr_t>(pointer + elements) % 16 == 0;
}

/// For rows of fewer than 2^31 elements that begin at these pointers and are accessed at the same places; T is the
/// smallest of their types. All single elements where they don't reach a boundary together.
template <class T, class... Pointers> __device__ RowCut<wide<T>> cutOf(std::int64_t size, const T* first,
                                                                       Pointers... others) {
    const int whole = int(size), head = int(-reinterpret_cast<std::uintptr_t>(first) % 16 / sizeof(T));
    if (head > whole || !(atBoundary(first, head) && ... && atBoundary(others, head))) return {whole, whole, 0};
    return {whole, head, (whole - head) / wide<T>};
}

} // namespace lathe::kernels
