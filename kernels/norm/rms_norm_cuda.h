#pragma once
// RMSNorm on the GPU: what rms_norm.h has, all rows at once. x, weight, y and gradients are elements of `kind` in
// device memory, arithmetic is fp32. Calls only enqueue on `stream`; they return nullptr, or CUDA's words where a
// launch failed.
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"

namespace lathe::kernels::cuda {

/// x (rows, size), weight (size) to y (rows, size) and scale (rows, fp32): 1 / sqrt(mean(x^2) + epsilon).
const char* rmsNorm(ElementKind kind, const void* x, const void* weight, float offset, void* y, float* scale,
                    float epsilon, std::int64_t size, std::int64_t rows, CudaStream stream);

/// The same from the kept scales.
const char* rmsNormAgain(ElementKind kind, const void* x, const void* weight, float offset, const float* scale, void* y,
                         std::int64_t size, std::int64_t rows, CudaStream stream);

/// dx (rows, size) of dy (rows, size), plus `extra` (may be null). Where dweight (size, fp32) is not null, its gradient
/// is added to it: then workspace is rmsNormParts(rows) * size floats. The sum is made of parts of the rows, in an
/// order that their number alone decides.
const char* rmsNormBackward(ElementKind kind, const void* dy, const void* x, const void* weight, float offset,
                            const float* scale, const void* extra, void* dx, float* dweight, float* workspace,
                            std::int64_t size, std::int64_t rows, CudaStream stream);

/// Enough parts to fill a GPU, of rows enough that their sums cost little beside the rows.
constexpr std::int64_t rmsNormParts(std::int64_t rows) { return rows < 16 ? 1 : rows < 4096 ? rows / 8 : 512; }

} // namespace lathe::kernels::cuda
