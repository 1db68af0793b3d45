#pragma once
// Runs a kernel's body over a range on the GPU; only for .cu files. The counterpart of for_each.h.
#include "kernels/common/launch.h"

namespace lathe::kernels {

template <class Body> __global__ void forEachOnDevice(std::int64_t count, Body body) {
    const std::int64_t step = std::int64_t(gridDim.x) * blockDim.x;
    for (std::int64_t i = std::int64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) body(i);
}

template <class Body> inline void forEachGrid(std::int64_t count, const Body& body, CudaStream stream) {
    if (count <= 0) return;
    constexpr std::int64_t threads = 256, most = 1 << 16;
    const std::int64_t blocks = (count + threads - 1) / threads;
    LATHE_LAUNCH(forEachOnDevice<Body>, dim3(unsigned(blocks < most ? blocks : most)), dim3(unsigned(threads)), 0,
                 stream, count, body);
}

} // namespace lathe::kernels
