#pragma once
// CUDA's stream for those who include no header of CUDA's. nullptr is the default stream.
struct CUstream_st;

namespace lathe::kernels {

using CudaStream = CUstream_st*;

} // namespace lathe::kernels
