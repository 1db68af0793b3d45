#pragma once
// Frozen weights that ranks hold together (the parameters of "ZeRO stage 3", arXiv 1910.02054, but fetched by who needs
// them instead of gathered by all at once): each keeps an equal part of every matrix in its host's memory, and a page
// that is brought in is put together from all parts, over the ranks' connection, a layer ahead.
#include "base/scratch_file.h"
#include "ranks/rank_group.h"
#include "ranks/share_exchange.h"
#include "tensor/host_memory.h"
#include "tensor/page_device.h"

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lathe {

/// Addresses of all the weights, of which this rank's part takes memory once HostMemory::written() was called with each
/// matrix. All ranks lay out the same weights in the same order.
class ShardedMemory {
public:
    ShardedMemory(std::size_t bytes, const RankGroup& ranks);
    ~ShardedMemory();
    ShardedMemory(const ShardedMemory&) = delete;
    ShardedMemory& operator=(const ShardedMemory&) = delete;

    /// Where loading writes; it keeps `memory` alive.
    static HostMemory hostMemory(const std::shared_ptr<ShardedMemory>& memory);
    /// All is written: begins to give this rank's part to the others. All ranks call it.
    static void share(const std::shared_ptr<ShardedMemory>& memory, RankGroup& ranks);

    /// Of a matrix that lies there, the bytes that `rank` holds, counted from the memory's beginning: from, to before.
    std::pair<std::size_t, std::size_t> partOf(std::span<const std::byte> matrix, int rank) const;
    std::span<const std::byte> bytes() const { return m_file.bytes(); }
    int rank() const { return m_rank; }
    int size() const { return m_size; }
    ShareExchange* exchange() const { return m_exchange; } ///< null before share(), and alone

private:
    void keepOwn(std::span<std::byte> matrix);

    ScratchFile m_file;
    int m_rank, m_size;
    std::int64_t m_booked = 0;
    ShareExchange* m_exchange = nullptr;
};

/// Another device's pages; what is copied in lies in a ShardedMemory.
class ShardedPages final : public PageDevice {
public:
    /// `reachesHost`: the device's memory is the program's own, so that what comes is written where it is wanted.
    ShardedPages(std::unique_ptr<PageDevice> device, std::shared_ptr<const ShardedMemory> memory, bool reachesHost);
    ~ShardedPages() override;
    void* allocate(std::size_t bytes) override { return m_device->allocate(bytes); }
    void release(void* memory, std::size_t bytes) noexcept override { m_device->release(memory, bytes); }
    Ticket copyIn(void* to, std::span<const std::byte> from) override;
    Ticket copyOut(std::span<std::byte> to, const void* from) override;
    void wait(Ticket ticket) override { finish(ticket, &PageDevice::wait); }
    void follow(Ticket ticket) override { finish(ticket, &PageDevice::follow); }
    void waitForAll() override { m_device->waitForAll(); }
    void fence() override { m_device->fence(); }

private:
    /// A matrix on its way: this rank's part by the device, the others' by the exchange.
    struct Copy {
        std::vector<Ticket> own;
        std::vector<ShareExchange::Ticket> fetched;
        std::byte* to = nullptr;
        std::vector<std::pair<std::size_t, std::vector<std::byte>>> staged; ///< where they go, and what came
    };
    void finish(Ticket ticket, void (PageDevice::*end)(Ticket));

    std::unique_ptr<PageDevice> m_device;
    std::shared_ptr<const ShardedMemory> m_memory;
    bool m_reachesHost;
    std::unordered_map<Ticket, Copy> m_copies;
    Ticket m_next = 0;
};

} // namespace lathe
