#pragma once
// bf16 matrices as the right operand of products that multiply two neighbors of a column at a time (what processors
// call VNNI; LibTorch's brgemm takes it): rows 2k and 2k + 1 lie interleaved, element (r, c) at ((r / 2) * columns + c)
// * 2 + r % 2. A pair is a word of 32 bits, so that a transposed matrix in this layout is the matrix with its words
// transposed.
#include "kernels/common/types.h"

namespace lathe::kernels {

/// A matrix in memory: row r begins at data + r * stride.
template <class T> struct MatrixView {
    const T* data;
    std::int64_t stride, rows, columns;
};

/// `from` as (toRows, toColumns), toRows even, zeros where it has no elements.
void pairRows(const MatrixView<Bf16>& from, Bf16* to, std::int64_t toRows, std::int64_t toColumns);

/// Words of 32 bits: row c of the result at to + c * stride; nothing else is written.
void transposeWords(const MatrixView<std::uint32_t>& from, std::uint32_t* to, std::int64_t stride);

} // namespace lathe::kernels
