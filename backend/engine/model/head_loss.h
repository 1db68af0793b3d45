#pragma once
// The head and its cross-entropy as one function, over scored positions only and in chunks: all logits of a step never
// exist at once, and the gradient of a chunk is made while its logits are at hand.
#include "model/model.h"

namespace lathe {

/// hidden (T, hidden) after the final norm of a placed batch; weight (vocabulary, hidden). `trained`: the weight's
/// parameter or nullptr. `cap`: logits x become cap tanh(x / cap); 0: they do not.
BatchLoss headLoss(const at::Tensor& hidden, const at::Tensor& weight, const Parameter* trained,
                   const TokenBatch& batch, bool perSegment, double cap = 0);

} // namespace lathe
