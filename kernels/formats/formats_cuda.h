#pragma once
// The number formats on an NVIDIA GPU of compute capability 7.5 or newer: what formats.h has, with all pointers in
// device memory and the whole tensor at once. Codes, constants and weights are the CPU's, to the bit. Calls only
// enqueue on `stream`; they return nullptr, or CUDA's words where the launch failed. Double quantization has no
// function of its own: constants are a 64th of the weights or less and go to the CPU's quantizeConstants() and back.
#include "kernels/common/cuda_stream.h"
#include "kernels/formats/formats.h"

namespace lathe::kernels::cuda {

/// `bad` (one, set to count before) gets the smallest index of a value that is NaN or infinite.
const char* quantizeBlocks(NumberFormat format, std::int64_t blockSize, ElementKind kind, const void* values,
                           std::int64_t count, std::uint8_t* codes, float* constants, std::int64_t* bad,
                           CudaStream stream);

/// The weights [first, last), flat, each rounded once to `kind`: the first one at `out`. Fastest where first and the
/// blocks are multiples of 8.
const char* dequantize(const QuantizedView& w, ElementKind kind, void* out, std::int64_t first, std::int64_t last,
                       CudaStream stream);

/// y (rows, out) of yKind = x (rows, in) of xKind times W^T, fused, for fewRows or less. Larger ones dequantize panels
/// for a dense product.
const char* timesQuantizedTransposed(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind xKind,
                                     const void* x, std::int64_t rows, ElementKind yKind, void* y, CudaStream stream);

/// dx (rows, in) of xKind = g (rows, out) of gKind times W: the backward pass of the same.
const char* timesQuantized(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind gKind, const void* g,
                           std::int64_t rows, ElementKind xKind, void* dx, CudaStream stream);

} // namespace lathe::kernels::cuda
