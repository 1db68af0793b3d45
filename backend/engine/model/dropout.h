#pragma once
// Dropout whose bits are a function of seed, step, site, example and position (kernels/dropout): micro-batches,
// resuming and running a layer again do not change them.
#include "model/token_batch.h"
#include "tensor/step_context.h"

#include "tensor/torch.h"

#include <cstdint>

namespace lathe {

/// What keys each row's bits, both (T) int64.
struct RowKeys { at::Tensor positions, examples; };
RowKeys rowKeys(const TokenBatch& batch);

/// x (T, size), fp32 or bf16, with a share `p` of its numbers 0 and the others over 1 - p. Not part of LibTorch's
/// graph: applied to a gradient it is its own backward.
at::Tensor dropped(const at::Tensor& x, double p, std::uint32_t site, const StepContext& step, const RowKeys& keys);

/// The same in LibTorch's graph; x itself outside training or at p 0.
at::Tensor dropout(const at::Tensor& x, double p, std::uint32_t site, const StepContext& step, const TokenBatch& batch);

} // namespace lathe
