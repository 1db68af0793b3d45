#pragma once
// Pages in a GPU's memory: blocks of LibTorch's allocator, copied on a stream of their own beside the work. What the
// GPU can't reach by itself, a mapped file, a thread reads and writes: so that who asks for a page ahead does not wait
// for the disk.
#include "lathe/estimate.h"
#include "tensor/mark_cuda.h"
#include "tensor/page_device.h"

#include <c10/cuda/CUDAStream.h>

#include <array>
#include <atomic>
#include <exception>
#include <thread>
#include <unordered_map>
#include <vector>

namespace lathe {

class CudaPages final : public PageDevice {
public:
    CudaPages(c10::DeviceIndex device, MemoryPart part);
    ~CudaPages() override;
    void* allocate(std::size_t bytes) override;
    void release(void* memory, std::size_t bytes) noexcept override;
    Ticket copyIn(void* to, std::span<const std::byte> from) override {
        return begin({to, from.data(), from.size(), true});
    }
    Ticket copyOut(std::span<std::byte> to, const void* from) override {
        return begin({to.data(), from, to.size(), false});
    }
    void wait(Ticket ticket) override;
    void follow(Ticket ticket) override;
    void waitForAll() override;
    void fence() override;

private:
    /// From when it is asked for until it is waited for.
    struct Copy {
        void* to = nullptr;
        const void* from = nullptr;
        std::size_t bytes = 0;
        bool isIn = false;
        bool isDirect = false;      ///< the GPU reaches the host's end by itself
        std::uint64_t place = 0;    ///< in the thread's line, counted from 1; 0: it did not stand in it
        CudaMark after;             ///< the work that it comes after
        CudaMark done;              ///< once it is issued
        std::exception_ptr failure; ///< or why it could not be
    };
    /// A piece of pinned memory that what the GPU can't read directly goes through.
    struct Stage {
        void* memory = nullptr;
        CudaMark used; ///< the last copy from or to it
    };
    static constexpr std::size_t depth = 256;

    Ticket begin(Copy copy);
    void line(Copy* copy);
    void run();
    void issue(Copy& copy) noexcept;
    void bringIn(const Copy& copy);
    void takeOut(const Copy& copy);
    Stage& nextStage();
    void waitUntilIssued(std::uint64_t place) const;
    Copy taken(Ticket ticket);

    c10::DeviceIndex m_device;
    MemoryPart m_part;
    c10::cuda::CUDAStream m_stream;
    std::unordered_map<Ticket, Copy> m_copies; ///< that nobody waited for yet
    Ticket m_next = 0;
    CudaMark m_fence; ///< for the next copy; those behind it come after that one
    std::vector<Stage> m_stages;
    std::size_t m_nextStage = 0;
    // One thread asks, one reads: a ring between two counters needs no lock.
    std::array<Copy*, depth> m_ring{};
    std::atomic<std::uint64_t> m_asked{0}, m_issued{0};
    std::jthread m_reader;
};

} // namespace lathe
