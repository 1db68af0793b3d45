#include "tensor/pages_cuda.h"

#include "base/mapped_file.h"
#include "lathe/error.h"
#include "tensor/booking.h"

#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace lathe {
namespace {

constexpr std::size_t stageBytes = 16 << 20, stages = 3; ///< one is filled, one is copied, one is free by then

bool isReadDirectly(const void* host) {
    cudaPointerAttributes attributes{};
    if (cudaPointerGetAttributes(&attributes, host) == cudaSuccess) return attributes.type == cudaMemoryTypeHost;
    cudaGetLastError(); // an address that CUDA does not know is no failure
    return false;
}

void copyLater(void* to, const void* from, std::size_t bytes, cudaStream_t stream) { C10_CUDA_CHECK(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, stream)); }

} // namespace

CudaPages::CudaPages(c10::DeviceIndex device, MemoryPart part) : m_device(device), m_part(part), m_stream(c10::cuda::getStreamFromPool(false, device)) {}

CudaPages::~CudaPages() {
    cudaStreamSynchronize(m_stream.stream());
    for (Stage& stage : m_stages) cudaFreeHost(stage.memory);
}

void* CudaPages::allocate(std::size_t bytes) {
    const c10::cuda::CUDAGuard guard(m_device);
    const BookAs part(m_part);
    try {
        return c10::cuda::CUDACachingAllocator::raw_alloc(bytes);
    } catch (const c10::OutOfMemoryError&) {
        throw Error(ErrorKind::OutOfMemory, "The GPU has no " + std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB more for a page.",
                    "Give pages less memory (weight_pages_mib, optimizer_pages_mib), or use a smaller batch size.");
    }
}

void CudaPages::release(void* memory, std::size_t) noexcept { c10::cuda::CUDACachingAllocator::raw_delete(memory); }

PageDevice::Ticket CudaPages::begun() {
    m_events[m_next].record(m_stream);
    return m_next++;
}

CudaPages::Stage& CudaPages::nextStage() {
    if (m_stages.size() < stages) {
        Stage& fresh = m_stages.emplace_back();
        if (cudaMallocHost(&fresh.memory, stageBytes) != cudaSuccess) {
            cudaGetLastError();
            m_stages.pop_back();
            if (m_stages.empty())
                throw Error(ErrorKind::OutOfMemory, "The host has no " + std::to_string(stageBytes >> 20) + " MiB of memory that the GPU can read directly.", "Close other programs.");
        }
    }
    Stage& stage = m_stages[m_nextStage++ % m_stages.size()];
    stage.used.synchronize();
    return stage;
}

PageDevice::Ticket CudaPages::copyIn(void* to, std::span<const std::byte> from) {
    const c10::cuda::CUDAGuard guard(m_device);
    if (isReadDirectly(from.data())) {
        copyLater(to, from.data(), from.size(), m_stream.stream());
        return begun();
    }
    for (std::size_t done = 0; done < from.size(); done += stageBytes) { // a mapped file: the host reads ahead while the GPU computes
        const std::span<const std::byte> piece = from.subspan(done, std::min(stageBytes, from.size() - done));
        Stage& stage = nextStage();
        std::memcpy(stage.memory, piece.data(), piece.size());
        copyLater(static_cast<std::byte*>(to) + done, stage.memory, piece.size(), m_stream.stream());
        stage.used.record(m_stream);
    }
    MappedFile::release(from);
    return begun();
}

PageDevice::Ticket CudaPages::copyOut(std::span<std::byte> to, const void* from) {
    const c10::cuda::CUDAGuard guard(m_device);
    if (isReadDirectly(to.data())) {
        copyLater(to.data(), from, to.size(), m_stream.stream());
        return begun();
    }
    for (std::size_t done = 0; done < to.size(); done += stageBytes) {
        const std::span<std::byte> piece = to.subspan(done, std::min(stageBytes, to.size() - done));
        Stage& stage = nextStage();
        copyLater(stage.memory, static_cast<const std::byte*>(from) + done, piece.size(), m_stream.stream());
        C10_CUDA_CHECK(cudaStreamSynchronize(m_stream.stream()));
        std::memcpy(piece.data(), stage.memory, piece.size());
    }
    MappedFile::release(to);
    return begun();
}

at::cuda::CUDAEvent CudaPages::taken(Ticket ticket) {
    const auto found = m_events.find(ticket);
    if (found == m_events.end()) throw Error(ErrorKind::Bug, "a copy is waited for twice");
    at::cuda::CUDAEvent event = std::move(found->second);
    m_events.erase(found);
    return event;
}

void CudaPages::wait(Ticket ticket) { taken(ticket).synchronize(); }

void CudaPages::follow(Ticket ticket) { taken(ticket).block(c10::cuda::getCurrentCUDAStream(m_device)); }

void CudaPages::waitForAll() { C10_CUDA_CHECK(cudaStreamSynchronize(m_stream.stream())); }

void CudaPages::fence() {
    at::cuda::CUDAEvent given;
    given.record(c10::cuda::getCurrentCUDAStream(m_device));
    given.block(m_stream);
}

} // namespace lathe
