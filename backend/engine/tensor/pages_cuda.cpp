// Events order the two streams; a thread reads what the GPU can't reach into pinned stages.
#include "tensor/pages_cuda.h"

#include "base/mapped_file.h"
#include "lathe/error.h"
#include "tensor/booking.h"

#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAGuard.h>

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

void copyLater(void* to, const void* from, std::size_t bytes, cudaStream_t stream) {
    C10_CUDA_CHECK(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, stream));
}

} // namespace

CudaPages::CudaPages(c10::DeviceIndex device, MemoryPart part)
    : m_device(device),
      m_part(part),
      m_stream(c10::cuda::getStreamFromPool(false, device)),
      m_reader([this] { run(); }) {}

CudaPages::~CudaPages() {
    line(nullptr);
    m_reader.join();
    cudaStreamSynchronize(m_stream.stream());
    for (Stage& stage : m_stages) cudaFreeHost(stage.memory);
}

/// Blocks of the copies' stream: one that is given again is first of all copied into, after the fence that stands
/// behind its last use. A block of the work's stream would be the work's again at once when it is released, while a
/// copy from it may still be under way.
void* CudaPages::allocate(std::size_t bytes) {
    const c10::cuda::CUDAGuard guard(m_device);
    const BookAs part(m_part);
    try {
        return c10::cuda::CUDACachingAllocator::raw_alloc_with_stream(bytes, m_stream.stream());
    } catch (const c10::OutOfMemoryError&) {
        throw Error(ErrorKind::OutOfMemory,
                    {"The GPU has no %1 MiB more for a page.", std::to_string((bytes + (1 << 20) - 1) >> 20)},
                    "Give pages less memory (weight_pages_mib, optimizer_pages_mib), or use a smaller batch size.");
    }
}

void CudaPages::release(void* memory, std::size_t) noexcept { c10::cuda::CUDACachingAllocator::raw_delete(memory); }

// ---- the thread that asks ----------------------------------------------------------------------------------------

PageDevice::Ticket CudaPages::begin(Copy copy) {
    const c10::cuda::CUDAGuard guard(m_device);
    copy.isDirect = isReadDirectly(copy.isIn ? copy.from : copy.to);
    copy.after = std::move(m_fence);
    Copy& kept = m_copies.emplace(m_next, std::move(copy)).first->second;
    if (kept.isDirect && m_issued == m_asked) issue(kept); // nothing stands in the line before it
    else line(&kept);
    return m_next++;
}

void CudaPages::line(Copy* copy) {
    const std::uint64_t asked = m_asked.load(std::memory_order_relaxed);
    if (asked >= depth) waitUntilIssued(asked - depth + 1);
    if (copy) copy->place = asked + 1;
    m_ring[asked % depth] = copy;
    m_asked = asked + 1;
    m_asked.notify_one();
}

void CudaPages::waitUntilIssued(std::uint64_t place) const {
    for (std::uint64_t issued = m_issued; issued < place; issued = m_issued) m_issued.wait(issued);
}

CudaPages::Copy CudaPages::taken(Ticket ticket) {
    const auto found = m_copies.find(ticket);
    if (found == m_copies.end()) throw Error(ErrorKind::Bug, "A copy is waited for twice.");
    waitUntilIssued(found->second.place);
    Copy copy = std::move(found->second);
    m_copies.erase(found);
    if (copy.failure) std::rethrow_exception(copy.failure);
    return copy;
}

void CudaPages::wait(Ticket ticket) { taken(ticket).done.wait(); }

void CudaPages::follow(Ticket ticket) {
    const c10::cuda::CUDAGuard guard(m_device);
    taken(ticket).done.holdBack(c10::cuda::getCurrentCUDAStream(m_device).stream());
}

void CudaPages::waitForAll() {
    waitUntilIssued(m_asked);
    C10_CUDA_CHECK(cudaStreamSynchronize(m_stream.stream()));
}

void CudaPages::fence() {
    const c10::cuda::CUDAGuard guard(m_device);
    m_fence.set(c10::cuda::getCurrentCUDAStream(m_device).stream());
}

// ---- either thread, one at a time --------------------------------------------------------------------------------

void CudaPages::issue(Copy& copy) noexcept {
    try {
        copy.after.holdBack(m_stream.stream());
        if (copy.isDirect) copyLater(copy.to, copy.from, copy.bytes, m_stream.stream());
        else if (copy.isIn) bringIn(copy);
        else takeOut(copy);
        copy.done.set(m_stream.stream());
    } catch (...) { // for who waits for it
        copy.failure = std::current_exception();
    }
}

// ---- the thread that reads and writes ----------------------------------------------------------------------------

void CudaPages::run() {
    cudaSetDevice(m_device);
    for (std::uint64_t next = 0;; ++next) {
        m_asked.wait(next);
        Copy* copy = m_ring[next % depth];
        if (!copy) return;
        issue(*copy);
        m_issued = next + 1;
        m_issued.notify_one();
    }
}

CudaPages::Stage& CudaPages::nextStage() {
    if (m_stages.size() < stages) {
        Stage fresh;
        if (cudaMallocHost(&fresh.memory, stageBytes) == cudaSuccess) {
            m_stages.push_back(std::move(fresh));
        } else {
            cudaGetLastError();
            if (m_stages.empty())
                throw Error(ErrorKind::OutOfMemory,
                            {"The host has no %1 MiB of memory that the GPU can read directly.",
                             std::to_string(stageBytes >> 20)},
                            "Close other programs.");
        }
    }
    Stage& stage = m_stages[m_nextStage++ % m_stages.size()];
    stage.used.wait();
    return stage;
}

void CudaPages::bringIn(const Copy& copy) {
    const std::span<const std::byte> from(static_cast<const std::byte*>(copy.from), copy.bytes);
    for (std::size_t done = 0; done < from.size(); done += stageBytes) {
        const std::span<const std::byte> piece = from.subspan(done, std::min(stageBytes, from.size() - done));
        Stage& stage = nextStage();
        std::memcpy(stage.memory, piece.data(), piece.size());
        copyLater(static_cast<std::byte*>(copy.to) + done, stage.memory, piece.size(), m_stream.stream());
        stage.used.set(m_stream.stream());
    }
    MappedFile::release(from);
}

void CudaPages::takeOut(const Copy& copy) {
    const std::span<std::byte> to(static_cast<std::byte*>(copy.to), copy.bytes);
    for (std::size_t done = 0; done < to.size(); done += stageBytes) {
        const std::span<std::byte> piece = to.subspan(done, std::min(stageBytes, to.size() - done));
        Stage& stage = nextStage();
        copyLater(stage.memory, static_cast<const std::byte*>(copy.from) + done, piece.size(), m_stream.stream());
        C10_CUDA_CHECK(cudaStreamSynchronize(m_stream.stream()));
        std::memcpy(piece.data(), stage.memory, piece.size());
    }
    MappedFile::release(to);
}

} // namespace lathe
