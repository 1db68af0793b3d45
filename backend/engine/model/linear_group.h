#pragma once
// Linear layers that read the same input (q, k, v; gate, up): their base weights are slices of one matrix, so that one
// product serves them all, and what backward needs of the input is kept once.
#include "model/linear.h"
#include "model/linear_input.h"
#include "model/token_batch.h"

#include <memory>
#include <span>
#include <vector>

namespace lathe {

class LinearGroup {
public:
    LinearGroup() = default;
    /// Allocates the matrix (sum of out, in) unless it is to be packed, and the bias, uninitialised; all `specs` have
    /// the same `in` and agree on having a bias.
    LinearGroup(const std::vector<LinearSpec>& specs, WeightStorage storage);

    /// (T, sum of out), plus `residual` (may be undefined) of that shape.
    at::Tensor apply(const LinearInput& input, const at::Tensor& residual, const TokenBatch& batch,
                     const StepContext& step) const;

    const std::vector<std::unique_ptr<Linear>>& linears() const { return m_linears; }

private:
    std::unique_ptr<FrozenWeight> m_weight;
    at::Tensor m_bias;
    std::vector<std::unique_ptr<Linear>> m_linears;
    std::vector<Linear*> m_order;
};

/// The one autograd function behind LinearGroup and Linear: y = stage(x) W^T + bias + sum of deltas + residual, where
/// `weight` (sum of out, in) and `bias` hold the layers' own one below the other. Keeps the input before its stage and
/// the deltas' products with A; gradients of masters are fp32.
at::Tensor applyLinears(std::span<Linear* const> linears, const FrozenWeight& weight, const at::Tensor& bias,
                        const LinearInput& input, const at::Tensor& residual, const TokenBatch& batch,
                        const StepContext& step);

} // namespace lathe
