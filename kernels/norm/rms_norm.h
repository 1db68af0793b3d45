#pragma once
// RMSNorm (arXiv 1910.07467): y = x / sqrt(mean(x^2) + epsilon) * (offset + weight), each row for itself; offset is 0
// or, for Gemma, 1. S: how activations are stored; C: what the product that follows reads. Instantiated for float, Bf16
// and F16, C the same or float.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Rows [first, last) of x (rows, size) to y; keeps 1 / sqrt(...) of each row in scale.
template <class S, class C>
void rmsNorm(const S* x, const S* weight, float offset, C* y, float* scale, float epsilon, std::int64_t size,
             std::int64_t first, std::int64_t last);

/// The same from the kept scales.
template <class S, class C>
void rmsNormAgain(const S* x, const S* weight, float offset, const float* scale, C* y, std::int64_t size,
                  std::int64_t first, std::int64_t last);

/// With w = offset + weight: dx = scale * (dy w - x' mean(dy w x')) + extra, with x' = x scale; extra (may be null) is
/// a gradient that reaches x on another way. Where dweight (size, fp32) is not null, sum over rows of dy x' is added to
/// it.
template <class S, class C>
void rmsNormBackward(const C* dy, const S* x, const S* weight, float offset, const float* scale, const S* extra, S* dx,
                     float* dweight, std::int64_t size, std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
