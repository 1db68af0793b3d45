#pragma once
// A linear layer's weight in fewer bits, straight from its file: the whole dense matrix never exists.
#include "files/tensor_file.h"
#include "model/frozen_weight.h"
#include "models/model_spec.h"
#include "recipe/quantization.h"

namespace lathe {

/// `info`, one of `file`'s, of the layer's shape as files have it, for products on that device. Throws Error{BadFile}:
/// a number that is not finite (the tensor and the element are named); Error{BadInput}: a form that can't be had of
/// this tensor.
std::unique_ptr<PackedRows> packedRows(const std::shared_ptr<const TensorFile>& file, const TensorInfo& info,
                                       const LinearSpec& layer, const Quantization& quantization, at::Device device);

} // namespace lathe
