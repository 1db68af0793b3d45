#pragma once
// The number formats as LibTorch operators, for whatever is built on LibTorch and for its own checks:
//
//   lathe::quantize(Tensor weight, str format, int block_size, bool double_quantized) -> Tensor[]
//   lathe::dequantize(Tensor codes, Tensor[] constants, str format, int block_size, SymInt[] shape, ScalarType dtype)
//   -> Tensor lathe::quantized_linear(Tensor x, Tensor codes, Tensor[] constants, str format, int block_size, SymInt
//   out_features) -> Tensor lathe::quantized_linear_backward(Tensor dy, Tensor codes, Tensor[] constants, str format,
//   int block_size, SymInt in_features) -> Tensor
//
// `weight` (out, in) fp32 or bf16. quantize gives the codes (uint8, flat) and then the constants: one fp32 tensor, or,
// double-quantized, codes (uint8), second-level constants (fp32) and their mean (fp32, 1). x (..., in) and dy (...,
// out) fp32 or bf16; the result has their dtype. dequantize rounds once to fp32, bf16 or fp16. The weight takes no
// gradient; that of x is dy W. CPU, CUDA (where the program was built with it) and meta tensors. Throws c10::Error for
// tensors that do not fit each other, lathe::Error for an unknown format and for weights that are not finite.
namespace lathe {

/// The operators register themselves when the library is loaded; a program that links it statically calls this so that
/// they are.
void registerFormatOperators();

} // namespace lathe
