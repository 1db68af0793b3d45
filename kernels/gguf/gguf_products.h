#pragma once
// Products of few rows with a matrix in GGUF's blocks, decoded on the way: what a generated token costs. Bound by
// reading the blocks.
#include <cstddef>
#include <cstdint>

namespace lathe::kernels {

/// W (rows, columns) in blocks of ggufFormats()[format], row by row.
struct GgufView {
    std::size_t format;
    const std::uint8_t* blocks;
    std::int64_t rows, columns;
};

/// y (count, rows) = x (count, columns) W^T for W's rows [first, last). Sums in fp32.
void timesGgufTransposed(const GgufView& w, const float* x, std::int64_t count, float* y, std::int64_t first,
                         std::int64_t last);

} // namespace lathe::kernels
