#include "backend/engine/support/reference_adamw.h"

#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>

namespace lathe::test {

struct ReferenceAdamw::Impl { torch::optim::AdamW adamw; };

ReferenceAdamw::ReferenceAdamw(std::vector<at::Tensor> parameters, const AdamwSettings& settings)
    : m_impl(new Impl{torch::optim::AdamW(std::move(parameters), torch::optim::AdamWOptions(settings.rate)
                                                                     .betas({settings.beta1, settings.beta2})
                                                                     .eps(settings.epsilon)
                                                                     .weight_decay(settings.decay))}) {}
ReferenceAdamw::~ReferenceAdamw() = default;
void ReferenceAdamw::step() { m_impl->adamw.step(); }
void ReferenceAdamw::zeroGrad() { m_impl->adamw.zero_grad(); }

double clipGradNorm(const std::vector<at::Tensor>& parameters, double most) {
    return torch::nn::utils::clip_grad_norm_(parameters, most);
}

} // namespace lathe::test
