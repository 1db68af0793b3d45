#pragma once
// Products with matrices in GGUF's blocks on the processor that decode on the way: for few rows, and for any number of
// them in 8 bits.
#include "kernels/gguf/gguf_products.h"
#include "tensor/torch.h"

#include <cstdint>
#include <span>

namespace lathe {

/// A matrix (rows, columns) in memory that the processor reads; where it lies in the order of its blocks, `rows` of
/// them.
struct BlockRows {
    kernels::GgufView view;
    std::int64_t rows = 0;
};

/// y (T, sum of rows) = x (T, columns) times the transposes of `parts`, one below the other, all of as many columns. x
/// and y may be of any two of the element types and slices of columns. x is laid out once for all parts of one order;
/// all rows are one loop for the threads.
void timesBlocks(const at::Tensor& y, const at::Tensor& x, std::span<const BlockRows> parts,
                 kernels::GgufInputKind kind);

} // namespace lathe
