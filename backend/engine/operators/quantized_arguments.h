#pragma once
// A QuantizedMatrix as arguments of an operator, and back.
#include "operators/quantized.h"

namespace lathe {

inline QuantizedMatrix quantizedMatrixOf(std::int64_t rows, std::int64_t columns, const at::Tensor& codes,
                                         at::TensorList constants, std::int64_t format, std::int64_t blockSize) {
    QuantizedMatrix w{rows, columns, kernels::NumberFormat(format), blockSize, {.codes = codes}};
    if (constants.size() == 1) {
        w.tensors.constants = constants[0];
    } else {
        w.tensors.constantCodes = constants[0];
        w.tensors.secondConstants = constants[1];
        w.tensors.offset = constants[2];
    }
    return w;
}

} // namespace lathe
