#pragma once
// Pages on the CPU: "device" memory is the process's own, "host" memory are mapped files, read and written by a thread
// of its own. What has been copied is given back to the system, so that a page never counts twice.
#include "lathe/estimate.h"
#include "tensor/page_device.h"

#include <array>
#include <atomic>
#include <thread>
#include <utility>

namespace lathe {

class CpuPageDevice final : public PageDevice {
public:
    /// Memory is booked to `part` (tensor/booking.h).
    explicit CpuPageDevice(MemoryPart part);
    ~CpuPageDevice() override;
    void* allocate(std::size_t bytes) override;
    void release(void* memory, std::size_t bytes) noexcept override;
    Ticket copyIn(void* to, std::span<const std::byte> from) override {
        return begin({to, from.data(), from.size(), from.data()});
    }
    Ticket copyOut(std::span<std::byte> to, const void* from) override {
        return begin({to.data(), from, to.size(), to.data()});
    }
    void wait(Ticket ticket) override;

private:
    struct Copy {
        void* to;
        const void* from;
        std::size_t bytes;
        const void* host;
        bool last = false;
    };
    struct Block {
        void* memory = nullptr;
        std::size_t bytes = 0;
    };
    static constexpr std::size_t depth = 256;

    void unmap(Block& block) noexcept;

    Ticket begin(Copy copy);
    void run();

    // One thread asks, one copies: a ring between two counters needs no lock.
    std::array<Copy, depth> m_ring{};
    std::atomic<Ticket> m_asked{0}, m_done{0};
    Block m_spare; ///< still booked
    MemoryPart m_part;
    std::jthread m_thread;
};

} // namespace lathe
