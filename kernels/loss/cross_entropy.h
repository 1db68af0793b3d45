#pragma once
// Cross-entropy of rows of logits, and its gradient in their place.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// Logits are capped first where `cap` is not 0: x becomes cap tanh(x / cap). losses[r] = log sum exp(logits[r]) -
/// logits[r][targets[r]] for rows [first, last) of (rows, size); every target is in [0, size). With `gradient` the row
/// becomes the gradient of its loss to what came in: softmax(logits) - onehot(target), times the cap's slope.
template <class C>
void crossEntropy(C* logits, const std::int64_t* targets, float* losses, bool gradient, float cap, std::int64_t size,
                  std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
