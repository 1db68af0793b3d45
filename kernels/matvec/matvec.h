#pragma once
// y = W x for a few vectors: what one generated token costs. Bound by reading W, so W is read once for all of them.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// y (count, rows) = x (count, size) W^T, W (rows, size): the rows [first, last) of W.
template <class S>
void matvec(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size, std::int64_t count,
            std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
