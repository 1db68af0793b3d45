#pragma once
// A gate's product, act(gate) * up (SwiGLU and its kin, arXiv 2002.05202), of rows that hold gate and up side by side;
// computed in fp32.
#include "kernels/swiglu/swiglu.h"
#include "operators/kept_rows.h"

#include "tensor/torch.h"

namespace lathe {

/// x (T, 2 size) contiguous to (T, size) of type `to`, which is as wide as x's or wider.
at::Tensor gated(kernels::Gate gate, const at::Tensor& x, at::ScalarType to);
/// The same of rows that KeptRows squeezes; they go to `kept` while they are near.
at::Tensor gated(kernels::Gate gate, const at::Tensor& x, at::ScalarType to, KeptRows& kept);

struct GateGradient {
    at::Tensor dx; ///< (T, 2 size), x's dtype
    at::Tensor y;  ///< what gated() gave, made again; undefined where not wanted
};
/// dy (T, size), of the type that y had.
GateGradient gatedBackward(kernels::Gate gate, const at::Tensor& dy, const at::Tensor& x, bool wantY);
GateGradient gatedBackward(kernels::Gate gate, const at::Tensor& dy, const SqueezedRows& x, bool wantY);
/// Of an x that is nobody else's and will not be read again: on the processor its gradient takes its place.
GateGradient gatedBackwardInPlace(kernels::Gate gate, const at::Tensor& dy, const at::Tensor& x, bool wantY);

} // namespace lathe
