#pragma once
// Examples to the tensors that a model reads.
#include "data/packing.h"
#include "dataset/example_set.h"
#include "dataset/token_example.h"
#include "model/token_batch.h"

#include <span>
#include <vector>

namespace lathe {

/// The examples end to end, one segment each: targets shifted by one inside each segment, -100 where the next token is
/// not trained (and always at a segment's end); of token classification each token's own tag. Types, labels and spans
/// where the examples have them. CPU tensors. Throws Error{BadInput}: examples with different numbers of labels.
TokenBatch makeBatch(const std::vector<const TokenExample*>& examples);

/// The micro-batch of `rows` over `examples`.
TokenBatch makeBatch(std::span<const RowOfExamples> rows, const ExampleSet& examples);

} // namespace lathe
