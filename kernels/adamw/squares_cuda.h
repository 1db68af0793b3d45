#pragma once
// Sums of squares of many tensors on the GPU, in double: what clipping and its metrics need. Calls only enqueue on
// `stream`; they return nullptr, or CUDA's words where a launch failed.
#include "kernels/common/cuda_stream.h"

#include <cstdint>
#include <span>

namespace lathe::kernels::cuda {

struct SquaresPiece {
    const float* values = nullptr; ///< in device memory
    std::int64_t count = 0;
    std::int64_t firstChunk = 0;   ///< set by squaresChunks()
};

/// On the host, before the table is copied to the device: numbers the chunks of the pieces and returns how many there
/// are.
std::int64_t squaresChunks(std::span<SquaresPiece> pieces);

/// sums[p]: the sum of squares of piece p of the table (count), which lies in device memory like `sums` (count) and
/// `workspace` (chunks); infinite or NaN where an element is. The order of summation depends on a piece's count alone.
const char* sumsOfSquares(const SquaresPiece* pieces, std::int64_t count, std::int64_t chunks, double* workspace,
                          double* sums, CudaStream stream);

} // namespace lathe::kernels::cuda
