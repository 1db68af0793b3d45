#pragma once
// Attention's probabilities on the GPU, where the products around them are made by themselves: a decode step, or a
// prompt in parts. Calls only enqueue on `stream`; they return nullptr, or CUDA's words where the launch failed.
#include "kernels/attention/attention_tile.h"
#include "kernels/common/cuda_stream.h"

namespace lathe::kernels::cuda {

/// products (heads, tile.rows, tile.keys), fp32 in device memory, to probabilities in their place: softmax of the
/// scores over what a row sees, 0 elsewhere. What a row sees and its scores are as attention_tile.h says; tile.block is
/// 0. A row that sees nothing becomes zeros.
const char* seenProbabilities(float* products, std::int64_t heads, const ScoreTile& tile, CudaStream stream);

} // namespace lathe::kernels::cuda
