#pragma once
// The trained tensors' gradients end to end in one tensor, so that all of them are summed over the ranks at once. The
// gradients are parts of it: nothing is copied, and it takes no memory of its own.
#include "ranks/rank_group.h"
#include "tensor/parameter.h"

#include <vector>

namespace lathe {

class GradientBucket {
public:
    GradientBucket() : m_ranks(RankGroup::alone()) {}
    /// Gives each tensor its gradient. Alone, there is nothing to lay together, and they get theirs when they need it.
    GradientBucket(RankGroup& ranks, const std::vector<Parameter*>& parameters);

    /// Over all ranks, in place. How long it took, with the wait for whoever came last; 0 alone.
    double sum();
    void sum(std::span<double> numbers) { m_ranks.sum(numbers); }

    /// All gradients, and where each tensor's begin. Between a step's update and the next step's gradients, others may
    /// write there.
    at::Tensor& numbers() { return m_gradients; }
    std::int64_t begin(std::size_t parameter) const { return m_starts.at(parameter); }

private:
    RankGroup& m_ranks;
    at::Tensor m_gradients;
    std::vector<std::int64_t> m_starts;
};

} // namespace lathe
