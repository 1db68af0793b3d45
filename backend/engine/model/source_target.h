#pragma once
// A batch of an encoder-decoder as two: what is read, and what is written.
#include "model/token_batch.h"
#include "models/model_spec.h"

namespace lathe {

struct SourceTarget {
    TokenBatch source, target; ///< starts, positions and examples of each; no ids
    at::Tensor order;          ///< (T): rows of the batch, all of the source first
};

/// Throws Error{BadInput} where the batch has no splits, or a segment with nothing on one of the sides.
SourceTarget sourceTarget(const TokenBatch& batch);

/// For a batch made up of any ids: of an encoder-decoder each segment's first half is read, the other written. Segments
/// of 2 tokens at least.
void splitInHalves(TokenBatch& batch, const ModelSpec& spec);

} // namespace lathe
