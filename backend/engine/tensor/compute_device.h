#pragma once
// A device that computes, as far as it is not a matter of numbers: its memory, its name, its clock, its pages. What
// numbers it computes, LibTorch's dispatcher decides (operators/operator.h). Nothing outside of this folder asks which
// device it has.
#include "lathe/error.h"
#include "tensor/host_memory.h"
#include "tensor/memory_ledger.h"
#include "tensor/page_device.h"
#include "tensor/torch.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

class ComputeDevice {
public:
    explicit ComputeDevice(at::Device device);
    virtual ~ComputeDevice() = default;
    ComputeDevice(const ComputeDevice&) = delete;
    ComputeDevice& operator=(const ComputeDevice&) = delete;

    at::Device device() const { return m_device; } ///< cpu, cuda:0
    virtual std::string name() const = 0;          ///< "NVIDIA H200"; the processor's
    virtual std::string
    capability() const = 0;    ///< what decides which bits it computes: "sm_90"; the processor's instruction set
    virtual std::string software() const { return {}; } ///< what else does: driver and CUDA version
    virtual std::string uuid() const { return {}; } ///< a GPU's, as its driver tells it
    virtual std::string remark() const {
        return {};
    } ///< what a run on it should tell: a slower way that it has to take

    /// Before a job's first tensor: `threads` for what is computed on the processor, and whatever makes equal runs
    /// equal.
    virtual void begin(int threads);

    // Memory
    MemoryLedger& ledger() const { return m_ledger; }
    /// What tensors may hold where nothing else is said: what they hold, and of what is free as much as the rest of the
    /// machine can spare.
    virtual std::int64_t usualBudget() = 0;
    virtual void setBudget(std::int64_t bytes) { m_ledger.setBudget(bytes); }
    /// First of all in a job: what earlier jobs have left with this program is not counted as its own any more.
    virtual void forgetEarlier() {}
    /// Taken there by this program besides tensors: code, data, a driver's context.
    virtual std::int64_t runtimeBytes() = 0;
    /// The most this program held there since restartHeldPeak(), runtime and what allocators keep included; 0 where
    /// nobody can tell.
    virtual std::int64_t heldPeakBytes() = 0;
    virtual void restartHeldPeak() = 0;
    /// Gives the system back what tensors have left. Between jobs, and after memory ran out.
    virtual void releaseFreed() = 0;

    // Work
    /// Returns when all work that was asked for is done: before a clock is read.
    virtual void finish() {}
    /// The tensors of the host on this device, in as few transfers as can be, beside the work that is under way. Of the
    /// processor: themselves.
    virtual std::vector<at::Tensor> sent(const std::vector<at::Tensor>& tensors);
    /// Fills a flat tensor of this device piece by piece from the host: write(first element, a piece on the host), in
    /// order, from the calling thread; pieces begin at multiples of `step`, and the processor has one. Where write()
    /// returns false, the rest is left.
    virtual void fill(const at::Tensor& tensor, std::int64_t step,
                      const std::function<bool(std::int64_t first, const at::Tensor& piece)>& write);
    /// Of `rows` of logits, how many head and loss have at once.
    virtual std::int64_t lossRows(std::int64_t rows, std::int64_t vocabulary, std::int64_t elementBytes) const;
    /// Products can read what lies in a mapped file.
    virtual bool readsFiles() const { return false; }
    /// Its tensors lie in the program's own memory: the processor's kernels may work on them where they lie.
    virtual bool isHost() const { return false; }
    /// Nothing, or why nothing can be computed here any more until the program is started again. Asks the device: after
    /// a job failed, and before the next one. Never throws; afterwards all else here may, but releaseFreed().
    virtual std::optional<ErrorInfo> failure() { return std::nullopt; }

    // Pages
    /// Memory is booked to `part`.
    virtual std::unique_ptr<PageDevice> pages(MemoryPart part) = 0;
    /// Zeroed memory outside of the device that pages come from and go to, fast: memory that it reads directly; of the
    /// processor a file in `scratch`. Throws Error{OutOfMemory}, Error{Io}.
    virtual HostMemory hostMemory(std::size_t bytes, const std::filesystem::path& scratch) = 0;

protected:
    /// Bytes on the host that transfers from are fast and beside the work.
    virtual at::Tensor transferBuffer(std::int64_t bytes);

private:
    at::Device m_device;
    MemoryLedger& m_ledger;
};

ComputeDevice& processor();
/// That of a tensor or a model.
ComputeDevice& computeDevice(at::Device device);

/// Backward of what this thread asks for stays on it, where what is said thread by thread holds (BookAs, no gradients,
/// threads); LibTorch has a thread for each GPU otherwise. begin() does it for jobs.
void stayOnThisThread();

/// releaseFreed() of every device.
void releaseFreedEverywhere();

using Accelerators = std::vector<std::unique_ptr<ComputeDevice>>;
/// What stands beside the processor: the GPUs that LibTorch finds, looked for once.
const Accelerators& accelerators();
void setAccelerators(Accelerators accelerators); ///< for tests: something else in their place

} // namespace lathe
