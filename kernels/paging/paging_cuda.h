#pragma once
// What paging needs of an NVIDIA GPU: memory on it, pinned memory beside it, and copies between the two on a stream of their own.
#include <cstddef>

namespace lathe::kernels {

/// Calls that can fail return nullptr, or CUDA's words. A copy is an event behind it on the copy stream; `ended` also gives it back.
struct PagingOnCuda {
    void* (*allocate)(std::size_t bytes);  ///< on the GPU; nullptr where there is not so much
    void (*release)(void* memory);
    void* (*allocatePinned)(std::size_t bytes); ///< in the host's memory, zeroed; nullptr where there is not so much
    void (*releasePinned)(void* memory);
    /// Enqueues a copy in any direction and returns at once; `event` is for ended().
    const char* (*copy)(void* to, const void* from, std::size_t bytes, void** event);
    const char* (*ended)(void* event); ///< waits for it
    /// Copies from now on come after all that the default stream was given up to now.
    const char* (*fence)();
};

/// nullptr where the program is built without CUDA or finds no device that it can use.
const PagingOnCuda* pagingOnCuda();

} // namespace lathe::kernels
