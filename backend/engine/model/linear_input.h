#pragma once
// What a group of linear layers reads: a tensor as it is, normalized, a gate's product, or an activation of it. The
// result is made again in backward, so that it need not be kept between the passes.
#include "model/norm.h"
#include "operators/kept_rows.h"

#include "tensor/torch.h"

#include <string>

namespace lathe {

/// Gelu: exact; GeluTanh: its approximation by tanh (arXiv 1606.08415). GeGlu: as SwiGlu, with one of the two.
enum class InputStage { Plain, Norm, SwiGlu, GeGlu, GeGluTanh, Gelu, GeluTanh, Relu, Silu, Tanh };

/// "gelu", "gelu_new", "relu", "silu" or "tanh"; anything else is our own mistake.
InputStage activationStage(const std::string& name);
/// Of a gate with the activation "silu", "gelu" or "gelu_new".
InputStage gateStage(const std::string& name);
/// The activation by itself, in LibTorch's graph.
at::Tensor activated(const at::Tensor& x, InputStage stage);

struct LinearInput {
    at::Tensor x; ///< (T, in), for gates (T, 2 in): gate and up side by side; in the model's dtype
    InputStage stage = InputStage::Plain;
    const Norm* norm = nullptr;
    bool alone = false; ///< nobody else keeps x for backward: it may wait in fewer bits, and a gate's gradient may take
                        ///< its place
    KeptRows kept = {}; ///< x, where somebody keeps it so already
};

/// (T, in) in the product dtype. `scale` takes a norm's factors of the rows, (T) fp32. Where `keep` is there, it takes
/// x for leaveStage().
at::Tensor enterStage(const LinearInput& input, at::Tensor& scale, KeptRows* keep = nullptr);

struct StageGradient {
    at::Tensor dx; ///< like x, in the model's dtype; undefined where not wanted
    at::Tensor dweight; ///< of the norm, fp32; undefined where not wanted
    at::Tensor y; ///< what enterStage returned, made again; undefined where not wanted
};
/// dy (T, in) in the product dtype. Reads x from `kept` where the input has none.
StageGradient leaveStage(const LinearInput& input, const at::Tensor& scale, const at::Tensor& dy, bool wantDx,
                         bool wantDweight, bool wantY);

} // namespace lathe
