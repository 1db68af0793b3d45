#pragma once
// A gate's product, act(gate) * up (SwiGLU and its kin, arXiv 2002.05202), of rows that hold gate and up side by side;
// computed in fp32.
#include "kernels/swiglu/swiglu.h"

#include "tensor/torch.h"

namespace lathe {

/// x (T, 2 size) contiguous to (T, size) of type `to`, which is as wide as x's or wider.
at::Tensor gated(kernels::Gate gate, const at::Tensor& x, at::ScalarType to);

struct GateGradient {
    at::Tensor dx; ///< (T, 2 size), x's dtype
    at::Tensor y;  ///< what gated() gave, made again; undefined where not wanted
};
/// dy (T, size), of the type that y had.
GateGradient gatedBackward(kernels::Gate gate, const at::Tensor& dy, const at::Tensor& x, bool wantY);

} // namespace lathe
