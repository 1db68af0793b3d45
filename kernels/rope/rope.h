#pragma once
// Rotary position embedding (arXiv 2104.09864), in Hugging Face's layout: element i of a head is paired with i + headDim / 2.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Turns the first `heads` heads of rows [first, last) of x in place; a row starts every `stride` elements. cosines and
/// sines: (positions, headDim / 2). `back` turns the other way, which is the gradient's way.
template <class S>
void rotate(S* x, const std::int64_t* positions, const float* cosines, const float* sines, std::int64_t heads,
            std::int64_t headDim, std::int64_t stride, bool back, std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
