#pragma once
// SwiGLU and GeGLU (arXiv 2002.05202): a = act(gate) * up, where a row of `gateUp` is gate and up side by side (2 *
// size). S: how activations are stored; C: what the product that follows reads.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// GELU (arXiv 1606.08415) as it is, x times the normal distribution's function, or GeluTanh: by its approximation with
/// tanh.
enum class Gate { Silu, GeluTanh, Gelu };

/// Rows [first, last); row r of y starts at y + r * stride.
template <class S, class C>
void gated(Gate gate, const S* gateUp, C* y, std::int64_t size, std::int64_t stride, std::int64_t first,
           std::int64_t last);

/// dgateUp (rows, 2 * size) of dy (rows, size). Where y is not null, act(gate) * up is written there, too (rows, size).
/// dgateUp may be gateUp itself.
template <class S, class C>
void gatedBackward(Gate gate, const C* dy, const S* gateUp, S* dgateUp, C* y, std::int64_t size, std::int64_t first,
                   std::int64_t last);

} // namespace lathe::kernels
