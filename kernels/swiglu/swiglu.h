#pragma once
// SwiGLU (arXiv 2002.05202): a = silu(gate) * up, where a row of `gateUp` is gate and up side by side (2 * size).
// S: how activations are stored; C: what the product that follows reads.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Rows [first, last); row r of y starts at y + r * stride.
template <class S, class C>
void swiglu(const S* gateUp, C* y, std::int64_t size, std::int64_t stride, std::int64_t first, std::int64_t last);

/// dgateUp (rows, 2 * size) of dy (rows, size). Where y is not null, silu(gate) * up is written there, too (rows, size).
template <class S, class C>
void swigluBackward(const C* dy, const S* gateUp, S* dgateUp, C* y, std::int64_t size, std::int64_t first,
                    std::int64_t last);

} // namespace lathe::kernels
