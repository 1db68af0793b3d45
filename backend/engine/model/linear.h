#pragma once
// A linear layer: a base weight, and a port for the small closed set of deltas that methods add to it.
#include "spec/model_spec.h"
#include "tensor/parameter.h"
#include "tensor/step_context.h"

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lathe {

struct TokenBatch;

/// y += scale * (drop(x) A^T) B^T (LoRA, arXiv 2106.09685).
struct LowRank {
    Parameter a;          ///< (rank, in)
    Parameter b;          ///< (out, rank)
    double scale = 1;     ///< alpha / rank, or alpha / sqrt(rank) for rsLoRA
    double dropout = 0;   ///< on the delta's input
    std::uint32_t site = 0; ///< keys the dropout bits; the same for the same module whatever else is attached
    bool enabled = true;  ///< off: the base alone answers
};

class Linear {
public:
    Linear(LinearSpec spec, at::Tensor weight, at::Tensor bias); ///< weight (out, in), bias (out) or undefined
    const LinearSpec& spec() const { return m_spec; }

    /// x (T, in) to (T, out). One autograd function: base product, bias and deltas; saves x and x A^T only.
    at::Tensor apply(const at::Tensor& x, const TokenBatch& batch, const StepContext& step);

    LowRank* add(LowRank delta); ///< valid while the Linear lives
    void removeDeltas();
    const std::vector<std::unique_ptr<LowRank>>& deltas() const { return m_deltas; }

    /// To be written in place only: a slice of the matrix that the layer's group multiplies by (linear_group.h).
    const at::Tensor& weight() const { return m_weight; }
    const at::Tensor& bias() const { return m_bias; }
    std::unique_ptr<Parameter> trainedWeight, trainedBias; ///< set by full fine-tuning

private:
    LinearSpec m_spec;
    at::Tensor m_weight, m_bias;
    std::vector<std::unique_ptr<LowRank>> m_deltas;
};

} // namespace lathe
