#pragma once
// Sums and largest values over the threads that share a row, always in the same order; every one of them gets the
// result. Only for .cu files.
#include "kernels/common/launch.h"

namespace lathe::kernels {

struct Sum {
    template <class N> __device__ N operator()(N a, N b) const { return a + b; }
};
struct Largest { // of numbers: a NaN is passed over
    __device__ float operator()(float a, float b) const { return fmaxf(a, b); }
};

/// Over the first `lanes` lanes (a power of two) and each such group behind them; all lanes of the warp call it.
template <class N, class Operation> __device__ N overWarp(N value, const Operation& operation, int lanes = warpLanes) {
    for (int other = lanes / 2; other > 0; other /= 2)
        value = operation(value, __shfl_xor_sync(wholeWarp, value, other));
    return value;
}

/// Over a block of `threads` along x, whole warps of a power of two. All threads call it.
template <int threads, class N, class Operation> __device__ N overBlock(N value, const Operation& operation) {
    constexpr int warps = threads / warpLanes;
    __shared__ N parts[warps];
    value = overWarp(value, operation);
    __syncthreads(); // what the call before left there has been read
    if (threadIdx.x % warpLanes == 0) parts[threadIdx.x / warpLanes] = value;
    __syncthreads();
    return overWarp(parts[threadIdx.x % warps], operation, warps);
}

/// The threads that share a row, one row after the other: a warp, of which a block has several, or a whole block.
/// Launch with grid() and block().
template <int threads> struct Team {
    static constexpr int lanes = threads;
    static constexpr int perBlock = threads == warpLanes ? 8 : 1;
    static constexpr int all = lanes * perBlock; ///< of a block

    static dim3 grid(std::int64_t rows) { return dim3(blocksFor(rows, perBlock)); }
    static dim3 block() { return dim3(threads, perBlock); }

    __device__ static int lane() { return int(threadIdx.x); }
    __device__ static std::int64_t row() {
        return std::int64_t(blockIdx.x) * perBlock + threadIdx.y;
    } ///< may lie past the last one

    // Behind these, all that its threads read and wrote before has happened.
    __device__ static float sum(float value) { return over(value, Sum{}); }
    __device__ static float largest(float value) { return over(value, Largest{}); }

private:
    template <class Operation> __device__ static float over(float value, const Operation& operation) {
        if constexpr (threads != warpLanes) return overBlock<threads>(value, operation);
        __syncwarp(); // an exchange orders no accesses to memory
        return overWarp(value, operation);
    }
};

/// f(a team that suits rows of this size).
template <class Call> void withTeam(std::int64_t size, const Call& f) {
    if (size <= 1024) return f(Team<warpLanes>{});
    if (size <= 16384) return f(Team<256>{});
    return f(Team<1024>{});
}

} // namespace lathe::kernels
