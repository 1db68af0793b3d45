#pragma once
// Rows in front of every segment: how a batch looks to the layers when virtual tokens or prefix states are set.
#include "model/token_batch.h"

#include "tensor/torch.h"

#include <cstdint>

namespace lathe {

/// `batch` with `count` rows in front of each segment and every position moved by `shift`: new rows have id 0, type 0,
/// no target (the last of them the segment's firstTargets, where given), and the positions shift .. shift + count - 1;
/// spans stay, counted in the batch's own tokens. count 0 and shift 0: the batch itself.
TokenBatch withRowsInFront(const TokenBatch& batch, std::int64_t count, std::int64_t shift);

/// front (count, size) before each segment's part of rows (T, size): (T + S * count, size); part of LibTorch's graph.
at::Tensor rowsInFront(const at::Tensor& front, const at::Tensor& rows, const TokenBatch& batch);

/// (T) int64: where the batch's own tokens stand once `count` rows are in front of each segment.
at::Tensor ownRows(const TokenBatch& batch, std::int64_t count);

} // namespace lathe
