#pragma once
// The element-wise halves of causal attention on a tile of scores; the products around them are matrix products.
// A tile holds `perToken` rows (the query heads of one key/value head) for each of its tokens: row r belongs to the token
// `start + r / perToken` of the segment and sees the keys [0, start + r / perToken]; `keys` columns, `scale` on the scores.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Scores to probabilities in place (0 where nothing is seen), and each row's log sum exp.
template <class C>
void causalSoftmax(C* scores, float* logSums, float scale, std::int64_t keys, std::int64_t perToken, std::int64_t start,
                   std::int64_t rows);

/// Scores to probabilities p by the kept log sums, and dp (the gradient of p) to the gradient of the products before
/// scaling: p (dp - delta) scale, both in place. delta: for each row the dot product of the output and its gradient.
template <class C>
void causalSoftmaxBackward(C* scores, C* dp, const float* logSums, const float* delta, float scale, std::int64_t keys,
                           std::int64_t perToken, std::int64_t start, std::int64_t rows);

/// dots[r] = a[r] . b[r] for rows of `size`.
template <class C> void rowDots(const C* a, const C* b, float* dots, std::int64_t size, std::int64_t rows);

} // namespace lathe::kernels
