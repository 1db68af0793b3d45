#pragma once
// A matrix quantized block by block (kernels/formats): NF4, FP4, Int4, INT8.
#include "kernels/formats/formats.h"
#include "model/frozen_weight.h"
#include "spec/quantization.h"

#include <functional>

namespace lathe {

/// Codes and constants as tensors of the CPU, all flat. Either `constants`, or the other three: double-quantized.
struct QuantizedTensors {
    at::Tensor codes;           ///< uint8
    at::Tensor constants;       ///< fp32, one a block
    at::Tensor constantCodes;   ///< uint8, one a block
    at::Tensor secondConstants; ///< fp32, one for each kernels::constantsBlock of them
    at::Tensor offset;          ///< fp32 (1): the constants' mean
};

class QuantizedRows final : public PackedRows {
public:
    /// `blockSize` is not read where a block of the format is a row. The tensors' sizes are the caller's to check.
    QuantizedRows(std::int64_t rows, std::int64_t columns, kernels::NumberFormat format, std::int64_t blockSize, QuantizedTensors tensors);
    const QuantizedTensors& tensors() const { return m_tensors; }
    const kernels::QuantizedView& view() const { return m_view; } ///< of the tensors

    void decode(std::int64_t first, std::int64_t last, float* to) const override;
    void timesFew(const float* x, float* y, std::int64_t count, std::int64_t first, std::int64_t last) const override;
    std::int64_t codeBytes() const override { return m_tensors.codes.numel(); }
    std::int64_t constantBytes() const override;

private:
    QuantizedTensors m_tensors;
    kernels::QuantizedView m_view;
};

/// The format of that name. Throws Error{BadInput}.
kernels::NumberFormat numberFormat(const std::string& name);

/// Quantizes a matrix as it comes: `read(first, last, to)` gives the elements [first, last) in fp32. Never holds more than a chunk
/// of them. Throws Error{BadFile} naming `name` and the element that is not finite.
std::unique_ptr<QuantizedRows> quantizedRows(const std::string& name, std::int64_t rows, std::int64_t columns, const Quantization& quantization,
                                             const std::function<void(std::int64_t first, std::int64_t last, float* to)>& read);

} // namespace lathe
