#pragma once
// The fake device as the engine's tables have it: in the place of a GPU, so that recipes with device auto or cuda run
// on it unchanged.
#include "backend/engine/support/fake_device.h"
#include "tensor/compute_device.h"

namespace lathe::test {

class FakeComputeDevice final : public ComputeDevice {
public:
    explicit FakeComputeDevice(std::string uuid = "GPU-fa4e") : ComputeDevice(fakeDevice()), m_uuid(std::move(uuid)) {}
    std::string name() const override { return "Fake GPU"; }
    std::string uuid() const override { return m_uuid; }
    std::string remark() const override { return m_remark; }
    std::string capability() const override { return "fake_1"; }
    std::string software() const override { return m_software; }
    std::int64_t usualBudget() override;
    std::int64_t runtimeBytes() override { return 0; }
    std::int64_t heldPeakBytes() override { return std::int64_t(fakeMemory().peak()); }
    void restartHeldPeak() override { fakeMemory().restartPeak(); }
    void releaseFreed() override {}
    void finish() override { countFinish(); }
    std::optional<ErrorInfo> failure() override { return m_failure; }
    std::unique_ptr<PageDevice> pages(MemoryPart part) override;
    HostMemory hostMemory(std::size_t bytes, const std::filesystem::path& scratch) override;

    std::int64_t taken = 0; ///< by other programs
    std::int64_t hostBytes = 0,
                 mostHostBytes = INT64_MAX; ///< what hostMemory() has given; beyond the most it gives files
    void say(std::string remark) { m_remark = std::move(remark); }
    void update(std::string software) { m_software = std::move(software); }
    void fail(std::optional<ErrorInfo> failure) { m_failure = std::move(failure); }

private:
    std::string m_uuid, m_remark, m_software = "no driver";
    std::optional<ErrorInfo> m_failure;
};

} // namespace lathe::test
