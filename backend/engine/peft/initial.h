#pragma once
// First values of trained tensors. Every tensor has a stream of its own, so that others beside it do not change it.
#include "tensor/torch.h"

#include <cmath>
#include <cstdint>

namespace lathe {

/// On a device, drawn on the host: the same numbers everywhere.
class FirstValues {
public:
    FirstValues(std::uint64_t seed, at::Device device) : m_seed(seed), m_device(device) {}
    at::Tensor zeros(at::IntArrayRef shape) const {
        return at::zeros(shape, at::TensorOptions(at::kFloat).device(m_device));
    }
    at::Tensor ones(at::IntArrayRef shape) const {
        return at::ones(shape, at::TensorOptions(at::kFloat).device(m_device));
    }
    /// Of the stream `site`, within +- bound.
    at::Tensor uniform(at::IntArrayRef shape, double bound, std::uint64_t site) const {
        return at::empty(shape, at::kFloat).uniform_(-bound, bound, stream(site)).to(m_device);
    }
    at::Tensor normal(at::IntArrayRef shape, double deviation, std::uint64_t site) const {
        return at::empty(shape, at::kFloat).normal_(0, deviation, stream(site)).to(m_device);
    }
    /// `count` numbers in 0 .. most - 1.
    at::Tensor numbers(std::int64_t count, std::int64_t most, std::uint64_t site) const {
        return at::empty({count}, at::kLong).random_(0, most, stream(site)).to(m_device);
    }
    /// Weight or bias of a linear layer that reads `in` numbers, as torch.nn.Linear starts it.
    at::Tensor linear(at::IntArrayRef shape, std::int64_t in, std::uint64_t site) const {
        return uniform(shape, 1 / std::sqrt(double(in)), site);
    }

private:
    at::Generator stream(std::uint64_t site) const {
        return at::make_generator<at::CPUGeneratorImpl>(m_seed * 0x9E3779B97F4A7C15u + site);
    }
    std::uint64_t m_seed;
    at::Device m_device;
};

} // namespace lathe
