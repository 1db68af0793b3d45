// Sums of squares for clipping: a block for each chunk, then a warp for each piece, in double and in an order that
// never changes.
#include "kernels/adamw/squares_cuda.h"

#include "kernels/common/block.h"
#include "kernels/common/pieces.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels::cuda {
namespace {

constexpr int threads = 256, chunkSize = 16384;

/// A block for each chunk. Which thread takes which numbers depends on where they lie, the order of their sum must not:
/// so those of a chunk that reach no boundary are taken in fours as well.
__global__ void __launch_bounds__(threads, 1) sumChunks(const SquaresPiece* pieces, std::int64_t count, double* chunks) {
    const SquaresPiece piece = pieces[pieceOf(pieces, count, blockIdx.x)];
    const std::int64_t begin = (blockIdx.x - piece.firstChunk) * chunkSize,
                       end = begin + chunkSize < piece.count ? begin + chunkSize : piece.count;
    const bool aligned = atBoundary(piece.values);
    double sum = 0;
    for (std::int64_t i = begin + 4 * threadIdx.x; i < end; i += 4 * threads) {
        Pack<4> four{};
        if (aligned && i + 4 <= end) four = load<4>(piece.values + i);
        else
            for (int k = 0; k < 4; ++k) four.v[k] = i + k < end ? piece.values[i + k] : 0;
        for (const float value : four.v) sum += double(value) * double(value);
    }
    sum = overBlock<threads>(sum, Sum{});
    if (threadIdx.x == 0) chunks[blockIdx.x] = sum;
}

constexpr int warps = 8;

/// A warp for each piece.
__global__ void __launch_bounds__(warpLanes * warps)
    addChunks(const SquaresPiece* pieces, std::int64_t count, const double* chunks, double* sums) {
    const std::int64_t p = std::int64_t(blockIdx.x) * warps + threadIdx.y;
    if (p >= count) return;
    const double* own = chunks + pieces[p].firstChunk;
    const std::int64_t its = (pieces[p].count + chunkSize - 1) / chunkSize;
    double sum = 0;
    for (std::int64_t i = threadIdx.x; i < its; i += warpLanes) sum += own[i];
    sum = overWarp(sum, Sum{});
    if (threadIdx.x == 0) sums[p] = sum;
}

} // namespace

std::int64_t squaresChunks(std::span<SquaresPiece> pieces) { return numberChunks(pieces, chunkSize); }

const char* sumsOfSquares(const SquaresPiece* pieces, std::int64_t count, std::int64_t chunks, double* workspace,
                          double* sums, CudaStream stream) {
    if (count == 0) return nullptr;
    if (chunks > 0) LATHE_LAUNCH(sumChunks, dim3(unsigned(chunks)), dim3(threads), 0, stream, pieces, count, workspace);
    if (const char* failure = launchFailure()) return failure;
    LATHE_LAUNCH(addChunks, dim3(blocksFor(count, warps)), dim3(warpLanes, warps), 0, stream, pieces, count,
                 static_cast<const double*>(workspace), sums);
    return launchFailure();
}

} // namespace lathe::kernels::cuda
