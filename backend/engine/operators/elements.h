#pragma once
// A tensor's elements for loops and kernels of the CPU, and how work on them is shared out to threads. Only for tensors
// whose memory the processor can read: implementations of operators for the CPU, and what is read from and written to
// files.
#include "kernels/common/types.h"

#include "tensor/threads.h"
#include "tensor/torch.h"

#include <algorithm>
#include <type_traits>

namespace lathe {

template <class T> struct ElementOf;
template <> struct ElementOf<float> { static constexpr at::ScalarType type = at::kFloat; };
template <> struct ElementOf<kernels::Bf16> { static constexpr at::ScalarType type = at::kBFloat16; };
template <> struct ElementOf<kernels::F16> { static constexpr at::ScalarType type = at::kHalf; };

/// The elements of a tensor for a kernel; nullptr of an undefined one.
template <class T> T* dataOf(const at::Tensor& t) {
    if (!t.defined()) return nullptr;
    TORCH_INTERNAL_ASSERT(t.scalar_type() == ElementOf<T>::type);
    return static_cast<T*>(t.data_ptr());
}

/// Calls f(T{}) for the element type: fp32, bf16 or fp16.
template <class F> void withElement(at::ScalarType type, F&& f) {
    if (type == at::kFloat) return f(float{});
    if (type == at::kBFloat16) return f(kernels::Bf16{});
    TORCH_CHECK(type == at::kHalf, "lathe: kernels know fp32, bf16 and fp16, not ", type);
    f(kernels::F16{});
}
/// Calls f(S{}, C{}) with the element types of storage and of products made of it, which are the same or fp32.
template <class F> void withElements(at::ScalarType storage, at::ScalarType product, F&& f) {
    withElement(storage, [&](auto s) {
        using S = decltype(s); // named here: in the inner lambda GCC 12 takes decltype(s) for another type
        withElement(product, [&](auto c) {
            using C = decltype(c);
            if constexpr (std::is_same_v<S, C> || std::is_same_v<C, float>) f(S{}, c);
            else TORCH_CHECK(false, "lathe: no kernel makes ", product, " of ", storage);
        });
    });
}

/// f(first, last) over parts of [0, rows); `rowElements` says how much work a row is. Less than some 30 us of it stays
/// on the calling thread.
template <class F> void overRows(std::int64_t rows, std::int64_t rowElements, const F& f) {
    constexpr std::int64_t chunkElements = 1 << 14, leastElements = 1 << 16;
    if (rows > 0 && rows * rowElements < leastElements) return f(std::int64_t{0}, rows);
    overChunks(rows, std::max<std::int64_t>(1, chunkElements / std::max<std::int64_t>(1, rowElements)), f);
}

/// Index of the first NaN or infinity of a contiguous tensor; -1 where there is none.
std::int64_t firstNotFinite(const at::Tensor& x);

} // namespace lathe
