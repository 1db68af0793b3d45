#pragma once
// First values of trained tensors. Every tensor has a stream of its own, so that others beside it do not change it.
#include "tensor/torch.h"

#include <cmath>
#include <cstdint>

namespace lathe {

class FirstValues {
public:
    explicit FirstValues(std::uint64_t seed) : m_seed(seed) {}
    /// Of the stream `site`, within +- bound.
    at::Tensor uniform(at::IntArrayRef shape, double bound, std::uint64_t site) const {
        return at::empty(shape, at::kFloat).uniform_(-bound, bound, stream(site));
    }
    at::Tensor normal(at::IntArrayRef shape, double deviation, std::uint64_t site) const {
        return at::empty(shape, at::kFloat).normal_(0, deviation, stream(site));
    }
    /// `count` numbers in 0 .. most - 1.
    at::Tensor numbers(std::int64_t count, std::int64_t most, std::uint64_t site) const {
        return at::empty({count}, at::kLong).random_(0, most, stream(site));
    }
    /// Weight or bias of a linear layer that reads `in` numbers, as torch.nn.Linear starts it.
    at::Tensor linear(at::IntArrayRef shape, std::int64_t in, std::uint64_t site) const { return uniform(shape, 1 / std::sqrt(double(in)), site); }

private:
    at::Generator stream(std::uint64_t site) const { return at::make_generator<at::CPUGeneratorImpl>(m_seed * 0x9E3779B97F4A7C15u + site); }
    std::uint64_t m_seed;
};

} // namespace lathe
