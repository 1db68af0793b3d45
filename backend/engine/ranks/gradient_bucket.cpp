#include "ranks/gradient_bucket.h"

#include "base/clock.h"
#include "tensor/booking.h"

namespace lathe {

GradientBucket::GradientBucket(RankGroup& ranks, const std::vector<Parameter*>& parameters) : m_ranks(ranks) {
    if (ranks.isAlone() || parameters.empty()) return;
    constexpr std::int64_t alignment = 16; ///< numbers: vector instructions may read 64 bytes at once
    std::int64_t total = 0;
    for (const Parameter* parameter : parameters) {
        m_starts.push_back(total);
        total += (parameter->master().numel() + alignment - 1) / alignment * alignment;
    }
    const BookAs gradients(MemoryPart::Gradients);
    at::NoGradGuard quiet;
    m_gradients = at::zeros({total}, parameters.front()->master().options().requires_grad(false));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const at::Tensor& master = parameters[i]->master();
        const at::Tensor part = m_gradients.narrow(0, m_starts[i], master.numel()).view(master.sizes());
        master.mutable_grad() = part.variable_data(); // no view to LibTorch, which refuses to detach one
    }
}

double GradientBucket::sum() {
    if (!m_gradients.defined()) return 0;
    const double begun = systemClock().steadySeconds();
    m_ranks.sum(m_gradients);
    return systemClock().steadySeconds() - begun;
}

} // namespace lathe
