#pragma once
// Rotary position embedding (arXiv 2104.09864), in Hugging Face's layout: of the first `turned` elements of a head,
// element i is paired with i + turned / 2; the others stay.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Turns the first `heads` heads of rows [first, last) of x in place; a row starts every `stride` elements. cosines and
/// sines: (positions, turned / 2). `back` turns the other way, which is the gradient's way.
template <class S>
void rotate(S* x, const std::int64_t* positions, const float* cosines, const float* sines, std::int64_t heads,
            std::int64_t headDim, std::int64_t turned, std::int64_t stride, bool back, std::int64_t first,
            std::int64_t last);

} // namespace lathe::kernels
