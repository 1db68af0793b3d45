#pragma once
// A place in a stream's work that the host and other streams can wait for. LibTorch's event asks CUDA for its device
// when it ends, which throws where the GPU has failed, and the program would end with it; this one just ends.
#include <c10/cuda/CUDAException.h>
#include <cuda_runtime_api.h>

#include <utility>

namespace lathe {

class CudaMark {
public:
    CudaMark() = default;
    ~CudaMark() {
        if (m_event) cudaEventDestroy(m_event);
    }
    CudaMark(CudaMark&& other) noexcept : m_event(std::exchange(other.m_event, nullptr)) {}
    CudaMark& operator=(CudaMark&& other) noexcept {
        std::swap(m_event, other.m_event);
        return *this;
    }

    /// Behind all that the stream, one of the current device's, was given up to now.
    void set(cudaStream_t stream) {
        if (!m_event) C10_CUDA_CHECK(cudaEventCreateWithFlags(&m_event, cudaEventDisableTiming));
        C10_CUDA_CHECK(cudaEventRecord(m_event, stream));
    }
    /// What the stream is given from now on comes after it. Of a mark that was never set nothing has to be waited for.
    void holdBack(cudaStream_t stream) const {
        if (m_event) C10_CUDA_CHECK(cudaStreamWaitEvent(stream, m_event, 0));
    }
    void wait() const {
        if (m_event) C10_CUDA_CHECK(cudaEventSynchronize(m_event));
    }

private:
    cudaEvent_t m_event = nullptr;
};

} // namespace lathe
