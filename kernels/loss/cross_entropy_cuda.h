#pragma once
// Cross-entropy on the GPU, as cross_entropy.h has it. Pointers are to device memory, arithmetic is fp32. Calls only
// enqueue on `stream`; they return nullptr, or CUDA's words where the launch failed.
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"

namespace lathe::kernels::cuda {

/// logits (rows, size) of `kind`, capped first where `cap` is not 0 (x becomes cap tanh(x / cap)); losses (rows, fp32):
/// log sum exp(logits[r]) - logits[r][targets[r]]; every target is in [0, size). With `gradient` a row becomes the
/// gradient of its loss to what came in, without it stays. A row is read once for its loss and once more for its
/// gradient. What is not finite in a row makes its loss so, but for logits of -infinity: their probability is 0.
const char* crossEntropy(ElementKind kind, void* logits, const std::int64_t* targets, float* losses, bool gradient,
                         float cap, std::int64_t size, std::int64_t rows, CudaStream stream);

} // namespace lathe::kernels::cuda
