#include "kernels/paging/paging_cuda.h"

#include <cstring>

namespace lathe::kernels {
namespace {

const char* words(cudaError_t error) { return error == cudaSuccess ? nullptr : cudaGetErrorString(error); }

/// Beside the default stream, without waiting for it.
cudaStream_t copyStream() {
    static const cudaStream_t stream = [] {
        cudaStream_t made = nullptr;
        return cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking) == cudaSuccess ? made : nullptr;
    }();
    return stream;
}

void* allocate(std::size_t bytes) {
    void* memory = nullptr;
    if (cudaMalloc(&memory, bytes) == cudaSuccess) return memory;
    cudaGetLastError(); // it has been told: not the next call's error
    return nullptr;
}
void release(void* memory) { cudaFree(memory); } // waits for what still uses it

void* allocatePinned(std::size_t bytes) {
    void* memory = nullptr;
    if (cudaHostAlloc(&memory, bytes, cudaHostAllocDefault) != cudaSuccess) {
        cudaGetLastError();
        return nullptr;
    }
    std::memset(memory, 0, bytes);
    return memory;
}
void releasePinned(void* memory) { cudaFreeHost(memory); }

const char* copy(void* to, const void* from, std::size_t bytes, void** event) {
    cudaEvent_t after = nullptr;
    if (const char* failed = words(cudaEventCreateWithFlags(&after, cudaEventDisableTiming))) return failed;
    const char* failed = words(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, copyStream()));
    if (!failed) failed = words(cudaEventRecord(after, copyStream()));
    if (failed) cudaEventDestroy(after);
    else *event = after;
    return failed;
}

const char* ended(void* event) {
    const auto after = static_cast<cudaEvent_t>(event);
    const char* failed = words(cudaEventSynchronize(after));
    cudaEventDestroy(after);
    return failed;
}

const char* fence() {
    cudaEvent_t before = nullptr;
    if (const char* failed = words(cudaEventCreateWithFlags(&before, cudaEventDisableTiming))) return failed;
    const char* failed = words(cudaEventRecord(before, nullptr));
    if (!failed) failed = words(cudaStreamWaitEvent(copyStream(), before, 0));
    cudaEventDestroy(before); // the stream keeps what it waits for
    return failed;
}

} // namespace

const PagingOnCuda* pagingOnCuda() {
    static const PagingOnCuda functions{allocate, release, allocatePinned, releasePinned, copy, ended, fence};
    static const bool present = [] {
        int devices = 0;
        const bool any = cudaGetDeviceCount(&devices) == cudaSuccess && devices > 0 && copyStream() != nullptr;
        cudaGetLastError();
        return any;
    }();
    return present ? &functions : nullptr;
}

} // namespace lathe::kernels
