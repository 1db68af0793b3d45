#include "model/linear.h"

#include "model/linear_group.h"

#include <algorithm>

namespace lathe {

Linear::Linear(LinearSpec spec, at::Tensor weight, at::Tensor bias)
    : m_spec(std::move(spec)), m_weight(std::move(weight)), m_bias(std::move(bias)) {}

at::Tensor Linear::apply(const at::Tensor& x, const TokenBatch& batch, const StepContext& step) {
    Linear* const self = this;
    return applyLinears(std::span(&self, 1), m_weight, m_bias, {x}, {}, batch, step);
}

LowRank* Linear::add(LowRank delta) {
    return m_deltas.emplace_back(std::make_unique<LowRank>(std::move(delta))).get();
}

void Linear::removeDeltas() { m_deltas.clear(); }

LinearGroup::LinearGroup(const std::vector<LinearSpec>& specs, at::ScalarType dtype) {
    std::int64_t out = 0;
    for (const LinearSpec& spec : specs) out += spec.out;
    m_weight = at::empty({out, specs[0].in}, at::TensorOptions(dtype));
    if (specs[0].bias) m_bias = at::empty({out}, at::TensorOptions(dtype));
    std::int64_t offset = 0;
    for (const LinearSpec& spec : specs) {
        at::Tensor bias = spec.bias ? m_bias.narrow(0, offset, spec.out) : at::Tensor();
        m_order.push_back(m_linears.emplace_back(std::make_unique<Linear>(spec, m_weight.narrow(0, offset, spec.out), bias)).get());
        offset += spec.out;
    }
}

at::Tensor LinearGroup::apply(const LinearInput& input, const at::Tensor& residual, const TokenBatch& batch,
                              const StepContext& step) const {
    return applyLinears(m_order, m_weight, m_bias, input, residual, batch, step);
}

} // namespace lathe
