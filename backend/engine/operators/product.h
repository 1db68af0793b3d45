#pragma once
// Matrix products of a model whose activations and weights are stored in one dtype and multiplied in another
// (tensor/product_type.h), and the conversions between the two. Everything here runs outside of autograd.
#include "tensor/product_type.h"

namespace lathe {

/// Contiguous, in its product type; the tensor itself where that changes nothing.
at::Tensor toProduct(const at::Tensor& stored);
/// Back to `storage`, plus `residual` (in `storage`, may be undefined) before the one rounding.
at::Tensor toStorage(const at::Tensor& product, at::ScalarType storage, const at::Tensor& residual = {});

/// out (m, n) = scale * a (m, k) b (k, n), or added to what is there; all of one dtype, any of them may be a slice or
/// transposed. On the processor in tiles of a fixed size, so that neither the number of threads nor their order changes
/// a result.
void multiply(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool add = false, double scale = 1);
at::Tensor multiplied(const at::Tensor& a, const at::Tensor& b); ///< a b, contiguous

/// x (T, in), in any of the two dtypes, times w (out, in)^T, as stored: (T, out) in w's product type. Few rows of x
/// take a kernel that only reads w.
at::Tensor timesTransposed(const at::Tensor& x, const at::Tensor& w);

} // namespace lathe
