#pragma once
// Scores of tokens that continue a text, to probabilities.
#include "operators/attention_shape.h"
#include "tensor/torch.h"

namespace lathe {

/// scores (key/value heads, tokens * shape.group(), keys) fp32, contiguous: products of queries and keys, a token's
/// query heads side by side; the first token is the text's number `start` (from 0). In place; keys after a token, or
/// before its window, get 0.
void seenSoftmax(const at::Tensor& scores, const AttentionShape& shape, std::int64_t start);

} // namespace lathe
