#pragma once
// Matrix products of a model whose activations and weights are stored in one dtype and multiplied in another: on a processor
// without bfloat16 products, bf16 matrices are widened to fp32 first, which is several times faster there than LibTorch's
// own emulation, and more exact. Everything here runs outside of autograd.
#include "kernels/common/types.h"

#include "tensor/torch.h"

namespace lathe {

enum class Bf16Products { Auto, Native, Float };
/// For tests and measurements; Auto (by the processor) otherwise. Not while work is running.
void setBf16Products(Bf16Products choice);

/// The dtype in which matrices stored as `storage` are multiplied.
at::ScalarType productType(at::ScalarType storage);

/// Contiguous, in its product type; the tensor itself where that changes nothing.
at::Tensor toProduct(const at::Tensor& stored);
/// Back to `storage`, plus `residual` (in `storage`, may be undefined) before the one rounding.
at::Tensor toStorage(const at::Tensor& product, at::ScalarType storage, const at::Tensor& residual = {});

/// x (T, in), in any of the two dtypes, times w (out, in)^T, as stored: (T, out) in w's product type. Few rows of x take a
/// kernel that only reads w.
at::Tensor timesTransposed(const at::Tensor& x, const at::Tensor& w);

/// Index of the first NaN or infinity of a contiguous fp32 or bf16 tensor; -1 where there is none.
std::int64_t firstNotFinite(const at::Tensor& x);

template <class T> struct ElementOf;
template <> struct ElementOf<float> { static constexpr at::ScalarType type = at::kFloat; };
template <> struct ElementOf<kernels::Bf16> { static constexpr at::ScalarType type = at::kBFloat16; };

/// The elements of a tensor for a kernel; nullptr of an undefined one.
template <class T> T* dataOf(const at::Tensor& t) {
    if (!t.defined()) return nullptr;
    TORCH_INTERNAL_ASSERT(t.scalar_type() == ElementOf<T>::type);
    return static_cast<T*>(t.data_ptr());
}

/// Calls f(S{}, C{}) with the element types of storage and of its products.
template <class F> void withElements(at::ScalarType storage, F&& f) {
    if (storage == at::kFloat) f(float{}, float{});
    else if (productType(storage) == at::kFloat) f(kernels::Bf16{}, float{});
    else f(kernels::Bf16{}, kernels::Bf16{});
}
/// Calls f(T{}) for the tensor's own element type.
template <class F> void withElement(at::ScalarType type, F&& f) {
    if (type == at::kFloat) f(float{});
    else f(kernels::Bf16{});
}

/// f(first, last) over parts of [0, rows); `rowElements` says how much work a row is.
template <class F> void overRows(std::int64_t rows, std::int64_t rowElements, const F& f) {
    at::parallel_for(0, rows, std::max<std::int64_t>(1, 16384 / std::max<std::int64_t>(1, rowElements)), f);
}

} // namespace lathe
