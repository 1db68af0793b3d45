#pragma once
// Thread blocks as fibers of one CPU thread. A thread runs until it ends or waits for others: for its block at a
// barrier, for its warp where lanes exchange values. Each warp in turn runs as far as it can, in an order of warps and
// of their lanes that changes from turn to turn, so that what depends on an order (a barrier that is missing) gives
// different results sooner or later; the same program gives the same orders each time. Where threads wait for each
// other in vain, on a GPU's terms too, the program ends with a word about it.
#include <cstddef>
#include <cstdint>
#include <functional>

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
    constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};

inline dim3 threadIdx, blockIdx, blockDim, gridDim; ///< of the thread that runs

namespace lathe::shim {

struct Launch {
    const char* kernel; ///< its name
    dim3 grid, block;
    std::size_t sharedBytes;
};

/// Runs all blocks, one after the other. A launch that no GPU would take becomes the last error, as with CUDA.
void runGrid(const Launch& launch, const std::function<void()>& thread);

/// The rest is called by threads.
void waitForBlock();
/// Waits until all lanes of its warp are at the same call; each gets the bits that `lane` brought.
std::uint64_t exchange(const char* what, unsigned mask, std::uint64_t bits, unsigned lane);
unsigned laneOfThread();
void* dynamicShared();

/// "thread (x, y, z) of block (x, y, z) of kernel", or "" where none runs.
const char* whereWeAre();

} // namespace lathe::shim
