#pragma once
// Moments in host memory, of which pages are brought in for their update (the paged optimizers of QLoRA, arXiv
// 2305.14314, section 3).
#include "tensor/host_memory.h"
#include "tensor/page_manager.h"
#include "train/moments.h"

#include <functional>
#include <memory>

namespace lathe {

class PagedMoments final : public Moments {
public:
    /// `host(bytes)` is asked once for all of it. Pages are a quarter of the budget, so that one is used, one comes,
    /// one goes.
    PagedMoments(std::vector<MomentSize> sizes, std::unique_ptr<PageDevice> device,
                 const std::function<HostMemory(std::size_t)>& host, std::int64_t budgetBytes);
    std::vector<MomentTensors> open(std::size_t group) override;
    void close(std::size_t group) override { m_pages.release(group); }
    void expect(std::size_t group) override { m_pages.prefetch(group); }
    void restored() override { m_pages.forget(); }
    std::int64_t bytesOnDevice() const override { return m_pages.residentBytes(); }
    std::int64_t bytesOnHost() const override { return std::int64_t(m_host.bytes.size()); }
    PageCounts pageCounts() const override { return m_pages.counts(); }
    void setPageBudget(std::int64_t bytes) override { m_pages.setBudget(std::max(bytes, m_pages.largestPage())); }

private:
    struct Offsets {
        std::int64_t first, second, firstScales, secondScales;
    }; ///< of a run, in its page; scales -1: none

    void flush() override { m_pages.flush(); }
    void addPage(const std::vector<MomentRun>& runs);

    HostMemory m_host; ///< goes after the device, which may still be copying
    std::unique_ptr<PageDevice> m_device;
    PageManager m_pages;                          ///< page i is group i
    std::vector<std::vector<Offsets>> m_offsets;  ///< by group and run
};

} // namespace lathe
