#pragma once
// Attention of one token that continues a text, to the keys and values that the text has so far: what a generated token
// costs beside its weights.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Keys and values of one key/value head, each a row of `size`; the token sees rows [first, end), of which there is one
/// at least. Scores are products times `scale` and, where `cap` is not 0, cap tanh(score / cap) of that.
template <class C> struct CachedHead {
    const C *keys, *values;
    std::int64_t size, first, end;
    float scale, cap;
};

/// q and out (rows, size): the query heads of this key/value head. `scores`: room for rows * (end - first) floats. All
/// sums in fp32.
template <class C> void attendCached(const CachedHead<C>& head, const float* q, float* out, std::int64_t rows,
                                     float* scores);

} // namespace lathe::kernels
