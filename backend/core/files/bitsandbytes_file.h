#pragma once
// Weights that transformers saved of a model loaded in 4 or 8 bits by bitsandbytes (0.50; functional.py,
// QuantState.as_dict(), and nn/modules.py, Linear8bitLt). Beside the codes of a matrix "x.weight" lie
//   4 bits: x.weight.absmax, .quant_map, .quant_state.bitsandbytes__nf4 (or __fp4: JSON); double-quantized also
//           .nested_absmax and .nested_quant_map
//   8 bits: x.SCB (largest magnitudes of the rows), x.weight_format
#include "files/tensor_file.h"

namespace lathe {

/// `file` itself where nothing in it is packed so; else its tensors with the packed ones in their own shapes, their
/// codes as they lie (TensorInfo::packed), and without what lies beside them. `source` names the file in errors. Throws
/// Error{BadFile}: a part that is missing, of another size, or of another kind than bitsandbytes 0.50 writes.
std::unique_ptr<TensorFile> withBitsandbytes(std::unique_ptr<TensorFile> file, const std::string& source);

} // namespace lathe
