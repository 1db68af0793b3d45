#pragma once
// LibTorch's own AdamW, for tests to hold ours and whole trainings against. Behind a wall of its own: its header is
// slow to compile.
#include "tensor/torch.h"

#include <memory>
#include <vector>

namespace lathe::test {

struct AdamwSettings { ///< the fixtures' by default
    double rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.01;
};

class ReferenceAdamw {
public:
    explicit ReferenceAdamw(std::vector<at::Tensor> parameters, const AdamwSettings& settings = {});
    ~ReferenceAdamw();
    void step();
    void zeroGrad();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Scales the gradients as torch.nn.utils.clip_grad_norm_ does; the norm before.
double clipGradNorm(const std::vector<at::Tensor>& parameters, double most);

} // namespace lathe::test
