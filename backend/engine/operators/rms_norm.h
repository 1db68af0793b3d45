#pragma once
// RMSNorm (arXiv 1910.07467): y = x / sqrt(mean(x^2) + epsilon) * (weight + offset) over each row, computed in fp32.
#include "tensor/torch.h"

namespace lathe {

struct NormedRows {
    at::Tensor y;     ///< (T, size), of the type asked for
    at::Tensor scale; ///< (T) fp32: 1 / sqrt(mean(x^2) + epsilon) of each row
};
/// x (T, size) contiguous, weight (size) of its dtype. `to` is as wide as x's dtype or wider.
NormedRows rmsNorm(const at::Tensor& x, const at::Tensor& weight, double offset, double epsilon, at::ScalarType to);
/// The same y from the scales that were kept.
at::Tensor rmsNormAgain(const at::Tensor& x, const at::Tensor& weight, double offset, const at::Tensor& scale,
                        at::ScalarType to);

struct NormGradient {
    at::Tensor dx;      ///< (T, size), x's dtype
    at::Tensor dweight; ///< (size) fp32; undefined where not wanted
};
/// dy (T, size), of the type that y had.
NormGradient rmsNormBackward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& weight, double offset,
                             const at::Tensor& scale, bool wantDweight);

} // namespace lathe
