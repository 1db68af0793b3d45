#pragma once
// Matrices in GGUF's own blocks (kernels/gguf) as frozen weights of products, on any device.
#include "tensor/torch.h"

#include <cstdint>

namespace lathe {

/// A matrix (rows, columns) whose rows are whole blocks, one behind the other.
struct GgufMatrix {
    std::int64_t rows = 0, columns = 0;
    std::int64_t format = 0; ///< which of kernels::ggufFormats()
    at::Tensor blocks;       ///< uint8, flat
};

/// y (T, rows) = x (T, columns) W^T, both of one dtype; y may be a slice of columns of a larger matrix.
void timesGguf(const at::Tensor& y, const at::Tensor& x, const GgufMatrix& w);
/// dx (T, columns) = dy (T, rows) W, or `add`ed to what is there; dy may be a slice of columns.
void backGguf(const at::Tensor& dx, const at::Tensor& dy, const GgufMatrix& w, bool add);
/// The rows [first, first + count), each number rounded once to `type`.
at::Tensor ggufRows(const GgufMatrix& w, std::int64_t first, std::int64_t count, at::ScalarType type);

} // namespace lathe
