#pragma once
// Copies between element types, sums with a rounding at the end, and a look for numbers that are none.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Rows [first, last) of `size` elements; row r starts at r * stride.
template <class From, class To>
void convertRows(const From* from, std::int64_t fromStride, To* to, std::int64_t toStride, std::int64_t size,
                 std::int64_t first, std::int64_t last);

/// to = from + other for [first, last); other may be null.
template <class From, class To>
void addInto(const From* from, const To* other, To* to, std::int64_t first, std::int64_t last);

/// sum += from, for [first, last).
template <class From> void accumulate(const From* from, float* sum, std::int64_t first, std::int64_t last);

/// Index of the first element of [first, last) that is NaN or infinite; last where there is none.
template <class S> std::int64_t firstNotFinite(const S* x, std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
