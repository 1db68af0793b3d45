#pragma once
// The processor as a device: its memory is the process's own.
#include "estimate/kernel_sizes.h"
#include "tensor/compute_device.h"

namespace lathe {

class Processor final : public ComputeDevice {
public:
    Processor() : ComputeDevice(at::kCPU) {}
    std::string name() const override;
    std::string capability() const override;
    std::int64_t usualBudget() override; ///< nine tenths of what the machine, or this process's control group, still
                                         ///< has; of several processes that train together, its share
    void forgetEarlier() override;
    std::int64_t runtimeBytes() override;
    std::int64_t heldPeakBytes() override;
    void restartHeldPeak() override;
    void releaseFreed() override;
    void fill(const at::Tensor& tensor, std::int64_t,
              const std::function<bool(std::int64_t first, const at::Tensor& piece)>& write) override {
        write(0, tensor);
    }
    std::int64_t lossRows(std::int64_t rows, std::int64_t, std::int64_t) const override {
        return std::min(rows, processorLossRows);
    }
    bool readsFiles() const override { return true; }
    bool isHost() const override { return true; }
    std::vector<at::Tensor> sent(const std::vector<at::Tensor>& tensors) override { return tensors; }
    std::unique_ptr<PageDevice> pages(MemoryPart part) override;
    HostMemory hostMemory(std::size_t bytes, const std::filesystem::path& scratch) override;

private:
    std::int64_t m_least = INT64_MAX,
                 m_left = 0; ///< besides tensors: the least before a job, and how much more there was before this one
};

} // namespace lathe
