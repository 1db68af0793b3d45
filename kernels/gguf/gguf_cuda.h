#pragma once
// GGUF's block formats on the GPU: the weights that gguf.h's functions give, to the bit. Pointers are to device memory;
// `format` is a row of ggufFormats(). Calls only enqueue on `stream`; they return nullptr, or CUDA's words where the
// launch failed.
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"

#include <cstddef>

namespace lathe::kernels::cuda {

/// The weights of the blocks [first, last), each rounded once to `kind`: the first one at `out`.
const char* dequantizeGguf(std::size_t format, const std::uint8_t* blocks, ElementKind kind, void* out,
                           std::int64_t first, std::int64_t last, CudaStream stream);

/// y (rows, out) of yKind = x (rows, in) of xKind times W^T, W (out, in) with whole blocks in a row. For fewRows
/// (formats.h) or less; more rows are better served by dequantizing for a dense product. Sums in fp32.
const char* timesGgufTransposed(std::size_t format, const std::uint8_t* blocks, std::int64_t out, std::int64_t in,
                                ElementKind xKind, const void* x, std::int64_t rows, ElementKind yKind, void* y,
                                CudaStream stream);

} // namespace lathe::kernels::cuda
