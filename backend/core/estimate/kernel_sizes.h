#pragma once
// How large the pieces are in which the engine works: it reads these, and so do the estimates of it.
#include "kernels/squeeze/squeeze.h"

#include <algorithm>
#include <cstdint>

namespace lathe {

// ---- head and loss: rows of logits that exist at once
inline constexpr std::int64_t processorLossRows = 256;
inline constexpr std::int64_t gpuLossRows = 4096;
inline constexpr std::int64_t gpuLossBytes = 512 << 20; ///< of logits, whatever the vocabulary

/// On a GPU, of `rows` with `vocabulary` logits of `elementBytes` each; at least one.
constexpr std::int64_t lossRowsOnGpu(std::int64_t rows, std::int64_t vocabulary, std::int64_t elementBytes) {
    return std::max<std::int64_t>(1, std::min({rows, gpuLossRows, gpuLossBytes / (vocabulary * elementBytes)}));
}

// ---- bf16 rows that wait for backward on the processor, in fewer bits (operators/kept_rows.h)
/// Fewer numbers are not worth the loop over them.
inline constexpr std::int64_t leastSqueezed = 1 << 14;
constexpr bool keepsSqueezed(std::int64_t rows, std::int64_t columns) {
    return columns % kernels::squeezeBlock == 0 && rows * columns >= leastSqueezed;
}
/// Room for exponents with a byte of their own while nobody knows yet how many there are.
constexpr std::int64_t escapesAtFirst(std::int64_t rows, std::int64_t columns) { return rows * columns / 8; }
/// Some 3 % of what a layer keeps are such.
constexpr std::int64_t squeezedBytes(std::int64_t rows, std::int64_t columns) {
    return rows * (columns / kernels::squeezeBlock * kernels::squeezedBlockBytes + 8) + rows * columns * 3 / 100
           + kernels::squeezePadding;
}

// ---- attention by products on a GPU: scores that exist at once, of all heads
inline constexpr std::int64_t gpuTileScores = 32 << 20;

/// Queries of a text of `length` tokens whose scores exist at once.
constexpr std::int64_t tileQueriesOnGpu(std::int64_t heads, std::int64_t length) {
    return std::min(length, std::max<std::int64_t>(16, gpuTileScores / (heads * length)));
}

// ---- packed and quantized weights: numbers that are unpacked at once on a GPU, for one product
inline constexpr std::int64_t gpuPanelNumbers = std::int64_t{64} << 20;

/// Rows of a packed matrix with `columns` columns that are unpacked at once on a GPU; at least one.
constexpr std::int64_t panelRowsOnGpu(std::int64_t columns) {
    return std::max<std::int64_t>(1, gpuPanelNumbers / columns);
}

// ---- loading and paging: pinned host memory through which files go to a GPU
inline constexpr std::int64_t stagingBytes = 2 * (std::int64_t{64} << 20);

// ---- what is left to the desktop and other programs on a GPU of `total` bytes
constexpr std::int64_t keptOnGpu(std::int64_t total) { return std::max(std::int64_t{512} << 20, total / 20); }

// ---- CUDA's libraries
/// CUBLAS_WORKSPACE_CONFIG=:4096:8, which makes cuBLAS repeat its results bit for bit: eight buffers of 4096 KiB.
inline constexpr std::int64_t cublasWorkspaceBytes = 8 * (std::int64_t{4096} << 10);
/// LibTorch's CUDA allocator gives out multiples of this ...
inline constexpr std::int64_t gpuBlockBytes = 512;
/// ... cut from segments of 2 MiB for small tensors and of 20 MiB for those below 10 MiB: the last of each is not full.
inline constexpr std::int64_t gpuSegmentSlack = std::int64_t{22} << 20;

} // namespace lathe
