#pragma once
// The element-wise halves of attention on a tile of scores; the products around them are matrix products.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// A tile of products of queries and keys: `rows` by `keys`. It holds `perToken` rows (the query heads of one key/value
/// head) for each of its tokens: row r belongs to the token whose own key is column c = start + r / perToken, and sees
/// columns [c - before, c + after] as far as there are any. Scores are the products times `scale` and, where `cap` is
/// not 0, cap tanh(score / cap) of that. It lies in memory as blocks of `block` columns (0: one of all keys), each of
/// them `held` rows (0: `rows`) one after the other; what is in the last block beyond the keys is seen by nobody.
struct ScoreTile {
    std::int64_t keys = 0, perToken = 1, start = 0, rows = 0;
    std::int64_t before = 0, after = 0;
    float scale = 1, cap = 0;
    std::int64_t block = 0, held = 0;
};

/// Products (overwritten) to weights exp(score - the row's largest), 0 where nothing is seen; each row's sum of them,
/// by which it is to be divided, and the log sum exp of its scores. The largest weight is 1, so that rounding to C
/// costs least. Each row sees a key. weights: may be the products themselves where C is float. Rows from `rows` on are
/// left as they are.
template <class C> void seenSoftmax(float* products, C* weights, float* sums, float* logSums, const ScoreTile& tile);

/// Products (overwritten) to probabilities p by the kept log sums, and dp (the gradient of p) to the gradient of the
/// products, p (dp - delta) scale (times the cap's own slope). A row may see none of the keys. p and dproducts may be
/// products and dp where C is float; both are 0 in rows from `rows` to `held`. delta: for each row the dot product of
/// the output and its gradient.
template <class C>
void seenSoftmaxBackward(float* products, const float* dp, C* p, C* dproducts, const float* logSums, const float* delta,
                         const ScoreTile& tile);

/// x[r] /= sums[r] for rows of `size`.
void divideRows(float* x, const float* sums, std::int64_t size, std::int64_t rows);

/// dots[r] = a[r] . b[r] for rows of `size`.
template <class C> void rowDots(const C* a, const C* b, float* dots, std::int64_t size, std::int64_t rows);

} // namespace lathe::kernels
