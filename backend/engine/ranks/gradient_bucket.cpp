#include "ranks/gradient_bucket.h"

#include "tensor/booking.h"

namespace lathe {

GradientBucket::GradientBucket(RankGroup& ranks, const std::vector<Parameter*>& parameters) : m_ranks(ranks) {
    if (ranks.isAlone() || parameters.empty()) return;
    constexpr std::int64_t alignment = 16; ///< numbers: vector instructions may read 64 bytes at once
    std::int64_t total = 0;
    std::vector<std::int64_t> starts;
    for (const Parameter* parameter : parameters) {
        starts.push_back(total);
        total += (parameter->master().numel() + alignment - 1) / alignment * alignment;
    }
    const BookAs gradients(MemoryPart::Gradients);
    at::NoGradGuard quiet;
    m_gradients = at::zeros({total}, parameters.front()->master().options().requires_grad(false));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const at::Tensor& master = parameters[i]->master();
        at::Tensor part = at::empty({0}, m_gradients.options());
        part.set_(m_gradients.storage(), starts[i], master.sizes(), master.strides()); // no view: it may be detached
        parameters[i]->master().mutable_grad() = part;
    }
}

void GradientBucket::sum() {
    if (m_gradients.defined()) m_ranks.sum(m_gradients);
}

} // namespace lathe
