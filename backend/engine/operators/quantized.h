#pragma once
// Matrices in the number formats (kernels/formats) as frozen weights of products, on any device.
#include "kernels/formats/formats.h"
#include "tensor/torch.h"

#include <string>
#include <vector>

namespace lathe {

/// Codes and constants as tensors of one device, all flat. Either `constants`, or the other three: double-quantized.
struct QuantizedTensors {
    at::Tensor codes;           ///< uint8
    at::Tensor constants;       ///< fp32, one a block
    at::Tensor constantCodes;   ///< uint8, one a block
    at::Tensor secondConstants; ///< fp32, one for each kernels::constantsBlock of them
    at::Tensor offset;          ///< fp32 (1): the constants' mean

    QuantizedTensors on(at::Device device) const;
    std::vector<at::Tensor> constantList() const; ///< the one, or the three
};

/// A matrix (rows, columns). The tensors' sizes are its maker's to check.
struct QuantizedMatrix {
    std::int64_t rows = 0, columns = 0;
    kernels::NumberFormat format = kernels::NumberFormat::Nf4;
    std::int64_t blockSize = 64; ///< not read where a block of the format is a row
    QuantizedTensors tensors;

    /// Of tensors whose memory the caller can read: a processor's, or in a kernel.
    kernels::QuantizedView view() const;
};

/// y (T, rows) = x (T, columns) W^T, both of one dtype; y may be a slice of columns of a larger matrix.
void timesQuantized(const at::Tensor& y, const at::Tensor& x, const QuantizedMatrix& w);
/// dx (T, columns) = dy (T, rows) W, or `add`ed to what is there; dy may be a slice of columns.
void backQuantized(const at::Tensor& dx, const at::Tensor& dy, const QuantizedMatrix& w, bool add);
/// The rows [first, first + count), each number rounded once to `type`.
at::Tensor dequantizedRows(const QuantizedMatrix& w, std::int64_t first, std::int64_t count, at::ScalarType type);

/// The format of that name. Throws Error{BadInput}.
kernels::NumberFormat numberFormat(const std::string& name);

} // namespace lathe
