#pragma once
// Low-rank deltas of a group of linear layers on the GPU (LoRA, arXiv 2106.09685): all of a group in one launch,
// forward and back.
//
// Why not k calls of cuBLAS. Forward reads y and writes it again: at T = 8192, out = 8192, bf16 that is 268 MB, 56 us
// at an H200's 4.8 TB/s, while r = 16 costs 2 T out r = 2.1 GFLOP, 3 us at 790 TFLOP/s; at out = 2048 a quarter of
// both. So the bytes decide up to ranks of about 300, and k calls move no more of them than one does. But each is a
// launch (and one more where B is scaled beforehand), which decides at small T; and a product with 16 steps along k is
// all beginning and end for kernels made for long ones, which get 50 to 70 % of the memory's speed. Here a warp keeps
// its rows' tiles in registers, 16-byte accesses of y go straight to the places where the tensor core leaves its sums,
// nothing goes through shared memory, and y is rounded once however many deltas meet in a column. Backward reads dy
// once for ranks up to 64 (134 MB, 28 us), and again for each further 64, where cuBLAS would be as good. Not measured
// yet: the figures are the hardware's bounds.
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"

#include <span>

namespace lathe::kernels::cuda {

constexpr int mostDeltas = 8;

struct LowRankDelta {
    const void* b = nullptr;          ///< (out, rank) in device memory
    std::int64_t first = 0, out = 0;  ///< its columns of y
    std::int64_t column = 0, rank = 0; ///< its columns of u; a rank up to 256
    float scale = 1;
};

/// y[:, its columns] += scale * u[:, its columns] B^T for each delta, which may share columns of y; up to mostDeltas of
/// them. y (rows, columns) and u (rows, sum of ranks), whose rows start every yStride and uStride elements, are of
/// `kind` like each B; sums in fp32, y is rounded once. Only enqueues on `stream`; returns nullptr, or CUDA's words
/// where the launch failed.
const char* addLowRank(ElementKind kind, std::span<const LowRankDelta> deltas, const void* u, std::int64_t uStride,
                       void* y, std::int64_t yStride, std::int64_t rows, CudaStream stream);

/// du[:, its columns] = scale * dy[:, its columns] B for each delta, whose columns of u are its own.
const char* lowRankBackward(ElementKind kind, std::span<const LowRankDelta> deltas, const void* dy,
                            std::int64_t yStride, void* du, std::int64_t uStride, std::int64_t rows, CudaStream stream);

} // namespace lathe::kernels::cuda
