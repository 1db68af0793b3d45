#pragma once
// Cross-entropy of rows of logits, and its gradient in their place.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// losses[r] = log sum exp(logits[r]) - logits[r][targets[r]] for rows [first, last) of (rows, size); every target is in
/// [0, size). With `gradient` the row becomes softmax(logits) - onehot(target).
template <class C>
void crossEntropy(C* logits, const std::int64_t* targets, float* losses, bool gradient, std::int64_t size,
                  std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
