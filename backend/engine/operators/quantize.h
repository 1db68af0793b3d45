#pragma once
// Quantizing on the host, as a matrix comes.
#include "operators/quantized.h"
#include "recipe/quantization.h"

#include <functional>
#include <string>

namespace lathe {

/// `read(first, last, to)` gives the elements [first, last) in fp32; it is called from many threads. Never holds more
/// than a chunk of them. Throws Error{BadFile} naming `name` and the element that is not finite; Error{BadInput}: no
/// such format.
QuantizedMatrix quantizedMatrix(const std::string& name, std::int64_t rows, std::int64_t columns,
                                const Quantization& quantization,
                                const std::function<void(std::int64_t first, std::int64_t last, float* to)>& read);

} // namespace lathe
