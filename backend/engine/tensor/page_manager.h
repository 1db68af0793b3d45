#pragma once
// Pages of bytes that lie in host memory (or in a mapped file) and are brought into a device's memory before their use,
// under a budget: the least recently used give way. Copies run beside the work: a page that is asked for ahead is there
// when it is used, and changed pages that will have to give way soon are written back before they must. One thread uses
// a manager.
#include "tensor/page_device.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lathe {

struct PageCounts {
    std::int64_t pageIns = 0, pageOuts = 0; ///< copies that were completed, pages
    std::int64_t bytesIn = 0, bytesOut = 0;
    std::int64_t waits = 0;                 ///< uses and evictions whose copy was begun only when it was needed
    double waitSeconds = 0;                 ///< time that work stood still for copies
};
PageCounts operator-(const PageCounts& a, const PageCounts& b);
PageCounts operator+(const PageCounts& a, const PageCounts& b);

class PageManager {
public:
    using Page = std::size_t;
    /// A run of host bytes and where it stands in the page.
    struct Part {
        std::span<const std::byte> host;
        std::size_t at = 0;
    };
    enum class Access { Read, Change };

    /// The device must outlive it.
    PageManager(PageDevice& device, std::int64_t budgetBytes);
    ~PageManager(); ///< changes that were not flushed are lost
    PageManager(const PageManager&) = delete;
    PageManager& operator=(const PageManager&) = delete;

    /// The host memory must outlive the manager. `writable`: changes of the page are written back to it.
    Page add(std::vector<Part> parts, bool writable);

    /// Brings the page in if it is not there and keeps it there until release(); as often released as used. Throws
    /// Error{OutOfMemory} where no room can be made, and what a failed copy throws: then everything is as before and
    /// the call may be tried again.
    void* use(Page page, Access access);
    void release(Page page);
    /// Begins to bring a page in if room can be made without waiting for others' use to end. Never throws: use() tries
    /// again.
    void prefetch(Page page) noexcept;

    /// Writes back every change; the pages stay. Throws what a failed copy throws; what was not written is still known
    /// as changed.
    void flush();
    /// Lets all pages go without writing them back: the host's bytes are what counts from now on. None may be in use.
    void forget();
    /// Pages beyond it give way at once, those in use at their release.
    void setBudget(std::int64_t bytes);
    std::int64_t budget() const { return m_budget; }

    std::int64_t residentBytes() const { return m_resident; } ///< on the device now
    std::int64_t totalBytes() const { return m_total; }       ///< of all pages
    std::int64_t largestPage() const { return m_largest; }
    const PageCounts& counts() const { return m_counts; }

private:
    enum class State { Away, Arriving, Here };
    struct Slot {
        std::vector<Part> parts;
        std::int64_t bytes = 0;
        bool writable = false, changed = false;
        State state = State::Away;
        void* memory = nullptr;
        int uses = 0;
        std::uint64_t lastUse = 0;
        std::vector<PageDevice::Ticket> arriving, writing;
    };

    bool begin(Slot& slot, bool must);
    bool makeRoom(std::int64_t bytes, bool must);
    bool allocate(Slot& slot, bool must);
    Slot* leastRecent(bool arrivingToo);
    void evict(Slot& slot);
    void letGo(Slot& slot) noexcept;
    void finishArrival(Slot& slot);
    void beginWriting(Slot& slot);
    void finishWriting(Slot& slot);
    void cleanAhead();
    void trim();
    void settle(std::vector<PageDevice::Ticket>& tickets);

    PageDevice& m_device;
    std::vector<Slot> m_slots;
    std::int64_t m_budget, m_resident = 0, m_total = 0, m_largest = 0;
    std::uint64_t m_clock = 0;
    PageCounts m_counts;
};

} // namespace lathe
