#pragma once
// Gates on the GPU: what swiglu.h has, all rows at once. Elements are of `kind`, pointers to device memory, arithmetic
// is fp32. Calls only enqueue on `stream`; they return nullptr, or CUDA's words where the launch failed.
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"
#include "kernels/swiglu/swiglu.h"

namespace lathe::kernels::cuda {

/// y = act(gate) * up of gateUp (rows, 2 * size); row r of y starts at r * stride.
const char* gated(ElementKind kind, Gate gate, const void* gateUp, void* y, std::int64_t size, std::int64_t stride,
                  std::int64_t rows, CudaStream stream);

/// dgateUp (rows, 2 * size) of dy (rows, size). Where y is not null, act(gate) * up is written there, too (rows, size).
const char* gatedBackward(ElementKind kind, Gate gate, const void* dy, const void* gateUp, void* dgateUp, void* y,
                          std::int64_t size, std::int64_t rows, CudaStream stream);

} // namespace lathe::kernels::cuda
