#pragma once
// Rotary position embedding (arXiv 2104.09864) by tables of cosines and sines.
#include "tensor/torch.h"

#include <cstdint>

namespace lathe {

/// Turns the first `heads` heads of every row of x (T, stride) in place, of each the first `turned` elements, half
/// against half; by positions (T) int64 into the tables (positions, turned / 2) fp32. `back`: the other way.
void rotate(const at::Tensor& x, const at::Tensor& positions, const at::Tensor& cosines, const at::Tensor& sines,
            std::int64_t heads, std::int64_t headDim, std::int64_t turned, bool back);

} // namespace lathe
