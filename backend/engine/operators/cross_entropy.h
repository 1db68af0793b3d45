#pragma once
// Cross-entropy of rows of logits, and its gradient where they lie.
#include "tensor/torch.h"

namespace lathe {

/// logits (T, vocabulary), contiguous, in their product type; targets (T) int64, each in the vocabulary; losses (T)
/// fp32 get each row's. `gradient`: the logits become that of the summed loss. cap: logits x count as cap tanh(x /
/// cap); 0: as they are.
void crossEntropy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& losses, bool gradient,
                  double cap);

/// Losses (T) fp32 summed in fp64: a scalar, fp32.
at::Tensor summedLosses(const at::Tensor& losses);

/// sum (rows, columns) fp32 += product, of any dtype.
void accumulate(const at::Tensor& sum, const at::Tensor& product);

/// x times factor, a scalar fp32 on x's device, in place; each number is rounded once.
void scale(const at::Tensor& x, const at::Tensor& factor);

} // namespace lathe
