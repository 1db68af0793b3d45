#pragma once
// A matrix quantized block by block (kernels/formats): NF4, FP4, Int4, INT8.
#include "model/frozen_weight.h"
#include "spec/quantization.h"

#include <functional>

namespace lathe {

/// Quantizes a matrix as it comes: `read(first, last, to)` gives the elements [first, last) in fp32. Never holds more than a chunk
/// of them. Throws Error{BadFile} naming `name` and the element that is not finite.
std::unique_ptr<PackedRows> quantizedRows(const std::string& name, std::int64_t rows, std::int64_t columns, const Quantization& quantization,
                                          const std::function<void(std::int64_t first, std::int64_t last, float* to)>& read);

} // namespace lathe
