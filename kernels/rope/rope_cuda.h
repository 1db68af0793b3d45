#pragma once
// Rotary position embedding on the GPU, as rope.h has it, all rows at once. Pointers are to device memory, arithmetic
// is fp32. Calls only enqueue on `stream`; they return nullptr, or CUDA's words where the launch failed.
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"

namespace lathe::kernels::cuda {

/// Turns the first `heads` heads of the rows of x, elements of `kind`, in place; a row starts every `stride` elements.
/// Of the first `turned` elements of a head, element i is paired with i + turned / 2. cosines and sines (fp32):
/// (positions, turned / 2). `back` turns the other way, which is the gradient's way.
const char* rotate(ElementKind kind, void* x, const std::int64_t* positions, const float* cosines, const float* sines,
                   std::int64_t heads, std::int64_t headDim, std::int64_t turned, std::int64_t stride, bool back,
                   std::int64_t rows, CudaStream stream);

} // namespace lathe::kernels::cuda
