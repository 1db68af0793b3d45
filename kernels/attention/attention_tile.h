#pragma once
// The element-wise halves of attention on a tile of scores; the products around them are matrix products.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// A tile of products of queries and keys: `rows` by `keys`. It holds `perToken` rows (the query heads of one key/value head) for each
/// of its tokens: row r belongs to the token whose own key is column c = start + r / perToken, and sees columns
/// [c - before, c + after] as far as there are any. Scores are the products times `scale` and, where `cap` is not 0,
/// cap tanh(score / cap) of that.
struct ScoreTile {
    std::int64_t keys = 0, perToken = 1, start = 0, rows = 0;
    std::int64_t before = 0, after = 0;
    float scale = 1, cap = 0;
};

/// Products to probabilities in place (0 where nothing is seen), and each row's log sum exp of its scores.
template <class C> void seenSoftmax(C* scores, float* logSums, const ScoreTile& tile);

/// Products to probabilities p by the kept log sums, and dp (the gradient of p) to the gradient of the products,
/// p (dp - delta) scale (times the cap's own slope), both in place. delta: for each row the dot product of the output and its gradient.
template <class C> void seenSoftmaxBackward(C* scores, C* dp, const float* logSums, const float* delta, const ScoreTile& tile);

/// dots[r] = a[r] . b[r] for rows of `size`.
template <class C> void rowDots(const C* a, const C* b, float* dots, std::int64_t size, std::int64_t rows);

} // namespace lathe::kernels
