#pragma once
// How kernels are launched: every launch of the tree is this macro. Where the tests run kernels on the CPU, their
// cuda_runtime.h (tests/kernels/shim) brings one of its own. Only for .cu files.
#include "kernels/common/cuda_stream.h"

#include <cuda_runtime.h>

#include <cstddef>
#include <cstdint>

#ifndef LATHE_LAUNCH
/// A kernel whose template arguments have commas stands in brackets. A grid has at least one block.
#define LATHE_LAUNCH(kernel, grid, block, sharedBytes, stream, ...)                                                    \
    kernel<<<grid, block, sharedBytes, stream>>>(__VA_ARGS__)

namespace lathe::kernels {
/// The `sharedBytes` of the launch.
template <class T> __device__ T* dynamicShared() {
    extern __shared__ uint4 lathe_shared[]; // aligned to 16 bytes
    return reinterpret_cast<T*>(lathe_shared);
}
} // namespace lathe::kernels
#endif

namespace lathe::kernels {

constexpr int warpLanes = 32;
constexpr unsigned wholeWarp = 0xffffffffu; ///< the mask of its lanes
constexpr std::size_t mostSharedBytes = 48 << 10; ///< of a thread block that asks nobody

/// nullptr, or CUDA's words where a launch failed.
inline const char* launchFailure() {
    const cudaError_t error = cudaGetLastError();
    return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

/// How many groups of `size` hold `count`, as a grid's size.
inline unsigned blocksFor(std::int64_t count, std::int64_t size) { return unsigned((count + size - 1) / size); }

} // namespace lathe::kernels
