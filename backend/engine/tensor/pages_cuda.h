#pragma once
// Pages in a GPU's memory: blocks of LibTorch's allocator, copied on a stream of their own beside the work.
#include "lathe/estimate.h"
#include "tensor/page_device.h"

#include <ATen/cuda/CUDAEvent.h>
#include <c10/cuda/CUDAStream.h>

#include <unordered_map>
#include <vector>

namespace lathe {

class CudaPages final : public PageDevice {
public:
    CudaPages(c10::DeviceIndex device, MemoryPart part);
    ~CudaPages() override;
    void* allocate(std::size_t bytes) override;
    void release(void* memory, std::size_t bytes) noexcept override;
    Ticket copyIn(void* to, std::span<const std::byte> from) override;
    Ticket copyOut(std::span<std::byte> to, const void* from) override;
    void wait(Ticket ticket) override;
    void follow(Ticket ticket) override;
    void waitForAll() override;
    void fence() override;

private:
    /// A piece of pinned memory that what the GPU can't read directly goes through.
    struct Stage {
        void* memory = nullptr;
        at::cuda::CUDAEvent used; ///< the last copy from or to it
    };

    Stage& nextStage();
    Ticket begun();
    at::cuda::CUDAEvent taken(Ticket ticket);

    c10::DeviceIndex m_device;
    MemoryPart m_part;
    c10::cuda::CUDAStream m_stream;
    std::unordered_map<Ticket, at::cuda::CUDAEvent> m_events; ///< of copies that nobody waited for yet
    std::vector<Stage> m_stages;
    std::size_t m_nextStage = 0;
    Ticket m_next = 0;
};

} // namespace lathe
