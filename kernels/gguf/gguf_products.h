#pragma once
// Products of few rows with a matrix in GGUF's blocks, decoded on the way: what a generated token costs. Bound by
// reading the blocks.
//
// x is laid out for a format first, once for all that multiply it. Exact: its own numbers. EightBits: each block of 32
// as whole numbers of -127 ... 127 and one scale (amax / 127, rounded to the nearest, as ggml's block_q8_0 and
// block_q8_1, but with the scale in fp32); such products are sums of integers, by the processor's instructions for them
// where it has some.
#include "kernels/common/types.h"

#include <cstddef>
#include <cstdint>

namespace lathe::kernels {

enum class GgufInputKind { Exact, EightBits };

/// A row of x for matrices of ggufFormats()[format]: so many bytes, a multiple of 64.
std::int64_t ggufInputBytes(std::size_t format, std::int64_t columns, GgufInputKind kind);
/// Whether both read the same layout.
bool shareGgufInput(std::size_t one, std::size_t other);
/// x (count, columns), any of the element types, `stride` elements from row to row, to count * ggufInputBytes() bytes
/// at a boundary of 64. In 8 bits a block that holds a number that is not finite makes every product with it NaN.
void layGgufInput(std::size_t format, std::int64_t columns, GgufInputKind kind, ElementKind element, const void* x,
                  std::int64_t stride, std::int64_t count, std::uint8_t* to);

/// W (rows, columns) in blocks of ggufFormats()[format], row by row.
struct GgufView {
    std::size_t format;
    const std::uint8_t* blocks;
    std::int64_t columns;
    const std::int32_t* order = nullptr; ///< where row r lies: as row order[r]; nullptr: r
};

/// y (count, last - first) = x W^T for W's rows [first, last), `stride` floats from row to row; `input` as laid for
/// w.format. Sums in fp32. A result depends neither on the other rows of x nor on those of W.
void timesGgufTransposed(const GgufView& w, GgufInputKind kind, const std::uint8_t* input, std::int64_t count, float* y,
                         std::int64_t stride, std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
