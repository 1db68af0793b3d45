#include "tensor/cuda_page_device.h"

#include "lathe/error.h"

#include <string>

namespace lathe {
namespace {

const kernels::PagingOnCuda& requireCuda() {
    if (const kernels::PagingOnCuda* cuda = kernels::pagingOnCuda()) return *cuda;
    throw Error(ErrorKind::Device, "There is no GPU that this build of Lathe can keep pages on.", "Build with ./lathe --cuda on a machine with an NVIDIA GPU.");
}

void require(const char* failure) {
    if (failure) throw Error(ErrorKind::Device, std::string("A copy between the GPU and the host's memory failed: ") + failure + ".");
}

} // namespace

CudaPageDevice::CudaPageDevice() : m_cuda(requireCuda()) {}

void* CudaPageDevice::allocate(std::size_t bytes) {
    if (void* memory = m_cuda.allocate(bytes)) return memory;
    throw Error(ErrorKind::OutOfMemory, "The GPU has no " + std::to_string(bytes >> 20) + " MiB more for a page.", "Give pages less memory, or use a smaller batch size.");
}

void CudaPageDevice::release(void* memory, std::size_t) noexcept { m_cuda.release(memory); }

PageDevice::Ticket CudaPageDevice::begin(void* to, const void* from, std::size_t bytes) {
    void* event = nullptr;
    require(m_cuda.copy(to, from, bytes, &event));
    m_events.emplace(m_next, event);
    return m_next++;
}

void CudaPageDevice::wait(Ticket ticket) {
    const auto found = m_events.find(ticket);
    if (found == m_events.end()) throw Error(ErrorKind::Bug, "a copy is waited for twice");
    void* event = found->second;
    m_events.erase(found);
    require(m_cuda.ended(event));
}

void CudaPageDevice::fence() { require(m_cuda.fence()); }

std::pair<std::span<std::byte>, std::shared_ptr<void>> pinnedMemory(std::size_t bytes) {
    const kernels::PagingOnCuda& cuda = requireCuda();
    void* memory = cuda.allocatePinned(bytes);
    if (!memory && bytes > 0)
        throw Error(ErrorKind::OutOfMemory, "The host has no " + std::to_string(bytes >> 20) + " MiB of memory that the GPU can read directly.", "Page to disk instead.");
    return {{static_cast<std::byte*>(memory), bytes}, std::shared_ptr<void>(memory, [&cuda](void* held) { if (held) cuda.releasePinned(held); })};
}

} // namespace lathe
