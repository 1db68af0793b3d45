#pragma once
// The part of CUDA's language and runtime that our kernels use, for a C++ compiler: with it .cu files run on the CPU. A
// thread block's threads are fibers (fibers.h), device memory is memory with walls (device_memory.cpp), streams do all
// at once.
#include "fibers.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <type_traits>

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __shared__ static // blocks run one after the other

// ---- vectors
// -------------------------------------------------------------------------------------------------------------------------

struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };

// ---- launches
// ------------------------------------------------------------------------------------------------------------------------

#define LATHE_LAUNCH(kernel, grid, block, sharedBytes, stream, ...)                                                    \
    ::lathe::shim::launch(#kernel, grid, block, sharedBytes, stream, kernel, __VA_ARGS__)

struct CUstream_st;
using cudaStream_t = CUstream_st*;

namespace lathe::shim {

/// Arguments are copied once, as CUDA copies them, and only such as it can.
template <class... Parameters, class... Arguments>
void launch(const char* name, dim3 grid, dim3 block, std::size_t sharedBytes, cudaStream_t,
            void (*kernel)(Parameters...), const Arguments&... arguments) {
    static_assert((std::is_trivially_copyable_v<Parameters> && ...));
    const std::tuple<std::remove_cv_t<Parameters>...> held(arguments...);
    runGrid({name, grid, block, sharedBytes}, [&] { std::apply(kernel, held); });
}

} // namespace lathe::shim

namespace lathe::kernels {
template <class T> T* dynamicShared() { return static_cast<T*>(shim::dynamicShared()); }
} // namespace lathe::kernels

// ---- what a thread calls
// ---------------------------------------------------------------------------------------------------------------

inline void __syncthreads() { lathe::shim::waitForBlock(); }
inline void __syncwarp(unsigned mask = 0xffffffffu) { lathe::shim::exchange("__syncwarp", mask, 0, 0); }

namespace lathe::shim {

template <class T> T fromLane(const char* what, unsigned mask, T value, unsigned lane) {
    static_assert(sizeof(T) <= 8 && std::is_trivially_copyable_v<T>);
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    bits = exchange(what, mask, bits, lane);
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

} // namespace lathe::shim

template <class T> T __shfl_xor_sync(unsigned mask, T value, int lanes) {
    return lathe::shim::fromLane("__shfl_xor_sync", mask, value, lathe::shim::laneOfThread() ^ unsigned(lanes));
}
template <class T> T __shfl_sync(unsigned mask, T value, int lane) {
    return lathe::shim::fromLane("__shfl_sync", mask, value, unsigned(lane) % 32);
}

template <class T> T atomicMin(T* at, T value) {
    const T before = *at;
    if (value < before) *at = value;
    return before;
}

inline float __expf(float x) { return std::exp(x); }
inline float __logf(float x) { return std::log(x); }
inline float __fdividef(float x, float y) { return x / y; }

// ---- what the host calls
// -------------------------------------------------------------------------------------------------------------

enum cudaError_t {
    cudaSuccess = 0,
    cudaErrorInvalidValue = 1,
    cudaErrorMemoryAllocation = 2,
    cudaErrorInvalidConfiguration = 9
};
enum cudaMemcpyKind {
    cudaMemcpyHostToHost,
    cudaMemcpyHostToDevice,
    cudaMemcpyDeviceToHost,
    cudaMemcpyDeviceToDevice,
    cudaMemcpyDefault
};
struct cudaDeviceProp {
    char name[256];
    int major, minor;
};

cudaError_t cudaGetLastError();
const char* cudaGetErrorString(cudaError_t error);
cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device);
cudaError_t cudaDeviceSynchronize();

cudaError_t cudaMalloc(void** memory, std::size_t bytes);
cudaError_t cudaFree(void* memory);
cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind);
cudaError_t cudaMemset(void* memory, int value, std::size_t bytes);

// Pinned memory, streams and events, of which all have happened when they are asked for.
constexpr unsigned cudaHostAllocDefault = 0, cudaStreamNonBlocking = 1, cudaEventDisableTiming = 2;
struct CUevent_st;
using cudaEvent_t = CUevent_st*;
cudaError_t cudaHostAlloc(void** memory, std::size_t bytes, unsigned flags);
cudaError_t cudaFreeHost(void* memory);
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags);
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned flags);
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags);
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream);
cudaError_t cudaEventSynchronize(cudaEvent_t event);
cudaError_t cudaEventDestroy(cudaEvent_t event);
