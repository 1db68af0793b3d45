#pragma once
// Pages on an NVIDIA GPU: copies from and to pinned host memory on a stream of their own, beside the work on the default stream.
#include "kernels/paging/paging_cuda.h"
#include "tensor/page_device.h"

#include <memory>
#include <span>
#include <unordered_map>
#include <utility>

namespace lathe {

class CudaPageDevice final : public PageDevice {
public:
    /// Throws Error{Device} where there is no GPU that this build can use.
    CudaPageDevice();
    void* allocate(std::size_t bytes) override;
    void release(void* memory, std::size_t bytes) noexcept override;
    Ticket copyIn(void* to, std::span<const std::byte> from) override { return begin(to, from.data(), from.size()); }
    Ticket copyOut(std::span<std::byte> to, const void* from) override { return begin(to.data(), from, to.size()); }
    void wait(Ticket ticket) override;
    void fence() override;

private:
    Ticket begin(void* to, const void* from, std::size_t bytes);

    const kernels::PagingOnCuda& m_cuda;
    std::unordered_map<Ticket, void*> m_events; ///< of copies that nobody waited for yet
    Ticket m_next = 0;
};

/// Zeroed host memory that the GPU reads directly, and what keeps it. Throws Error{OutOfMemory}, Error{Device}.
std::pair<std::span<std::byte>, std::shared_ptr<void>> pinnedMemory(std::size_t bytes);

} // namespace lathe
