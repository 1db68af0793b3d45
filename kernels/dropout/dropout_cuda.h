#pragma once
// Dropout on the GPU: the bits of dropout.h's, all rows at once. Pointers are to device memory. Calls only enqueue on
// `stream`; they return nullptr, or CUDA's words where the launch failed.
#include "kernels/common/cuda_stream.h"
#include "kernels/dropout/dropout.h"

namespace lathe::kernels::cuda {

/// y = x / (1 - p) where kept, 0 where dropped, elements of `kind` (rows, size); x and y may be the same. positions,
/// examples: of each row.
const char* dropout(ElementKind kind, const void* x, void* y, double p, const DropoutKey& key,
                    const std::int64_t* positions, const std::int64_t* examples, std::int64_t size, std::int64_t rows,
                    CudaStream stream);

} // namespace lathe::kernels::cuda
