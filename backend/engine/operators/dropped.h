#pragma once
// Dropout whose bits are a function of what they are for (kernels/dropout/dropout.h), the same on every device.
#include "tensor/torch.h"

#include <cstdint>

namespace lathe {

/// x (T, size) with a share `p` of its numbers 0 and the others over 1 - p; positions and examples (T) int64 key each
/// row's bits beside seed, step and site.
at::Tensor dropped(const at::Tensor& x, double p, std::uint64_t seed, std::uint64_t step, std::uint32_t site,
                   const at::Tensor& positions, const at::Tensor& examples);

} // namespace lathe
