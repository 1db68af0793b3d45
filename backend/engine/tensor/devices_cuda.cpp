// Blocks are booked by LibTorch's own trace of its allocator; transfers go through pinned pieces, so that the host
// does not wait.
#include "tensor/devices_cuda.h"

#include "base/process_memory.h"
#include "estimate/kernel_sizes.h"
#include "tensor/booking.h"
#include "tensor/mark_cuda.h"
#include "tensor/pages_cuda.h"

#include <ATen/Context.h>
#include <ATen/cuda/CUDAContextLight.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>
#include <torch/version.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace lathe {
namespace {

namespace allocator = c10::cuda::CUDACachingAllocator;

constexpr std::int64_t mebibyte = 1 << 20;
/// Pieces that are on their way at once: a batch sends three, and the next batch's first is not to wait for them.
constexpr std::size_t transferStages = 4;
constexpr std::int64_t pinnedBytes = stagingBytes / std::int64_t(transferStages); ///< of what is brought in at once

std::string versionText(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// Every block that LibTorch's allocator gives away or takes back, of all GPUs. Called under the allocator's lock: it
/// calls nothing of LibTorch.
void bookBlocks() {
    using Entry = c10::CachingDeviceAllocator::TraceEntry;
    allocator::attachAllocatorTraceTracker([](const Entry& entry) {
        MemoryLedger& ledger = ledgerOf(at::Device(at::kCUDA, entry.device_));
        const auto* address = reinterpret_cast<const void*>(entry.addr_);
        if (entry.action_ == Entry::ALLOC) ledger.addBlock(address, std::int64_t(entry.size_));
        else if (entry.action_ == Entry::FREE_REQUESTED) ledger.removeBlock(address);
    });
}

/// Memory of the host that a GPU copies from by itself. Taken from CUDA, not from LibTorch's allocator: that one asks
/// CUDA for an event when a tensor ends, and where the GPU has failed, the program would end with it. Kept until the
/// program ends, as its device is.
class Stages {
public:
    /// (bytes), until its turn comes again; what has been copied from it last time has arrived.
    at::Tensor next(std::int64_t bytes) {
        m_next = (m_next + 1) % m_all.size();
        Stage& stage = m_all[m_next];
        stage.travelled.wait();
        if (stage.bytes < bytes) {
            cudaFreeHost(std::exchange(stage.memory, nullptr));
            stage.bytes = 0;
            const std::int64_t size = std::max(bytes, leastBytes);
            if (cudaMallocHost(&stage.memory, std::size_t(size)) != cudaSuccess) {
                cudaGetLastError();
                stage.memory = nullptr;
                throw Error(
                    ErrorKind::OutOfMemory,
                    {"The host has no %1 MiB of memory that the GPU can read directly.", std::to_string(size >> 20)},
                    "Close other programs.");
            }
            stage.bytes = size;
        }
        return at::from_blob(stage.memory, {bytes}, at::TensorOptions(at::kByte));
    }
    /// Copies from what next() gave have been asked for, on the current stream.
    void begun() { m_all[m_next].travelled.set(c10::cuda::getCurrentCUDAStream().stream()); }

private:
    static constexpr std::int64_t leastBytes = mebibyte;
    struct Stage {
        void* memory = nullptr;
        std::int64_t bytes = 0;
        CudaMark travelled;
    };
    std::array<Stage, transferStages> m_all;
    std::size_t m_next = 0;
};

class CudaDevice final : public ComputeDevice {
public:
    explicit CudaDevice(c10::DeviceIndex index) : ComputeDevice(at::Device(at::kCUDA, index)), m_index(index) {}

    std::string name() const override { return properties().name; }
    std::string capability() const override {
        return "sm_" + std::to_string(10 * properties().major + properties().minor);
    }
    std::string software() const override {
        int driver = 0, runtime = 0;
        cudaDriverGetVersion(&driver);
        cudaRuntimeGetVersion(&runtime);
        return "a driver for CUDA " + versionText(driver) + ", CUDA " + versionText(runtime)
               + " and LibTorch " TORCH_VERSION;
    }

    std::string uuid() const override {
        std::string text = "GPU-";
        for (int i = 0; i < 16; ++i) {
            char two[3];
            std::snprintf(two, sizeof two, "%02x", unsigned(static_cast<unsigned char>(properties().uuid.bytes[i])));
            text += two;
            if (i == 3 || i == 5 || i == 7 || i == 9) text += '-';
        }
        return text;
    }

    std::string remark() const override {
        return properties().major >= 8 ? ""
                                       : name()
                                             + " has no flash attention (GPUs have it from sm_80 on): attention takes "
                                               "LibTorch's memory-efficient kernels";
    }

    void begin(int threads) override {
        ComputeDevice::begin(threads);
        c10::cuda::set_device(m_index);
        at::Context& context = at::globalContext();
        context.setDeterministicAlgorithms(true, true);
        context.setDeterministicFillUninitializedMemory(false);
        context.setBenchmarkCuDNN(false);
        context.setDeterministicCuDNN(true);
        context.setAllowTF32CuBLAS(false);
        context.setAllowTF32CuDNN(false);
        context.setAllowBF16ReductionCuBLAS(false, true);
        context.setAllowFP16ReductionCuBLAS(false, true);
        // What goes to scaled_dot_product_attention comes back through LibTorch's autograd, whose other ways do not
        // repeat their gradients.
        context.setSDPUseFlash(false);
        context.setSDPUseMemEfficient(false);
        context.setSDPUseCuDNN(false);
        warmUp();
        if (ledger().budget() == 0) setBudget(usualBudget()); // a run sets its own
    }

    std::int64_t usualBudget() override {
        releaseFreed();
        const auto [free, total] = memory();
        return ledger().inUse() + std::max<std::int64_t>(0, free - keptOnGpu(total));
    }

    void setBudget(std::int64_t bytes) override {
        ledger().setBudget(bytes);
        const double total = double(memory().second);
        allocator::setMemoryFraction(std::clamp(double(bytes) / total, 1e-6, 1.0), m_index);
    }

    std::int64_t runtimeBytes() override {
        warmUp();
        return m_runtime;
    }

    std::int64_t heldPeakBytes() override {
        const auto stats = allocator::getDeviceStats(m_index);
        return m_runtime + stats.reserved_bytes[std::size_t(c10::CachingAllocator::StatType::AGGREGATE)].peak;
    }
    void restartHeldPeak() override { allocator::resetPeakStats(m_index); }
    void releaseFreed() override {
        if (m_warm && !failure()) allocator::emptyCache(); // which throws where the GPU has failed
    }

    void finish() override {
        const c10::cuda::CUDAGuard guard(m_index);
        c10::cuda::device_synchronize();
    }

    std::vector<at::Tensor> sent(const std::vector<at::Tensor>& tensors) override {
        const c10::cuda::CUDAGuard guard(m_index);
        std::vector<at::Tensor> there = ComputeDevice::sent(tensors);
        m_stages.begun();
        return there;
    }

    void fill(const at::Tensor& tensor, std::int64_t step,
              const std::function<bool(std::int64_t first, const at::Tensor& piece)>& write) override {
        const c10::cuda::CUDAGuard guard(m_index);
        const auto width = std::int64_t(tensor.element_size()),
                   elements = std::max(step, pinnedBytes / width / step * step), size = tensor.numel();
        for (std::int64_t first = 0; first < size; first += elements) {
            const std::int64_t count = std::min(elements, size - first);
            const at::Tensor piece = m_stages.next(count * width).view(tensor.scalar_type());
            if (!write(first, piece)) return;
            tensor.narrow(0, first, count).copy_(piece, true);
            m_stages.begun();
        }
    }

    std::optional<ErrorInfo> failure() override {
        if (m_failure || !m_warm)
            return m_failure; // of one that was never used there is nothing to know, and asking would make a context
                                                    // there
        int before = m_index; // no guard of LibTorch's: it throws where the GPU has failed
        cudaGetDevice(&before);
        cudaSetDevice(m_index);
        const cudaError_t error = cudaDeviceSynchronize();
        cudaSetDevice(before);
        cudaGetLastError();
        if (error == cudaSuccess) return std::nullopt;
        if (error == cudaErrorMemoryAllocation) return std::nullopt;
        m_failure =
            ErrorInfo{ErrorKind::Device,
                      {"%1 has failed: %2.", name(), cudaGetErrorString(error)},
                      "Restart Lathe to use the GPU; the run's last checkpoint is kept, and device cpu still works."};
        return m_failure;
    }

    std::unique_ptr<PageDevice> pages(MemoryPart part) override { return std::make_unique<CudaPages>(m_index, part); }

    HostMemory hostMemory(std::size_t bytes, const std::filesystem::path& scratch) override {
        if (std::int64_t(bytes) < availableMemoryBytes() / 2) {
            void* memory = nullptr;
            if (cudaMallocHost(&memory, bytes) == cudaSuccess) {
                const std::span<std::byte> all(static_cast<std::byte*>(memory), bytes);
                std::fill(all.begin(), all.end(), std::byte{});
                return {all, std::shared_ptr<void>(memory, [](void* held) { cudaFreeHost(held); })};
            }
            cudaGetLastError();
        }
        return scratchMemory(bytes, scratch);
    }

protected:
    at::Tensor transferBuffer(std::int64_t bytes) override { return m_stages.next(bytes); }

private:
    const cudaDeviceProp& properties() const { return *at::cuda::getDeviceProperties(m_index); }

    std::pair<std::int64_t, std::int64_t> memory() const { // free, total
        const c10::cuda::CUDAGuard guard(m_index);
        std::size_t free = 0, total = 0;
        C10_CUDA_CHECK(cudaMemGetInfo(&free, &total));
        return {std::int64_t(free), std::int64_t(total)};
    }

    /// The context, LibTorch's kernels and cuBLAS' memory are there after the first products: what they take is the
    /// runtime's.
    void warmUp() {
        if (m_warm) return;
        m_warm = true;
        const c10::cuda::CUDAGuard guard(m_index);
        const std::int64_t before = memory().first;
        for (const at::ScalarType type : {at::kFloat, properties().major >= 8 ? at::kBFloat16 : at::kHalf}) {
            const at::Tensor some = at::ones({64, 64}, at::TensorOptions(type).device(device()));
            at::mm(some, some);
        }
        finish();
        releaseFreed();
        const std::int64_t kept = allocator::getDeviceStats(m_index)
                                      .reserved_bytes[std::size_t(c10::CachingAllocator::StatType::AGGREGATE)]
                                      .current; // cuBLAS' own: in the ledger
        m_runtime = std::max<std::int64_t>(0, before - memory().first - kept) + contextBytes;
    }

    static constexpr std::int64_t contextBytes =
        300 * mebibyte; ///< what a context takes before anything is asked of it, on drivers for CUDA 13

    c10::DeviceIndex m_index;
    Stages m_stages;
    bool m_warm = false;
    std::int64_t m_runtime = 0;
    std::optional<ErrorInfo> m_failure;
};

} // namespace

Accelerators cudaDevices() {
    Accelerators all;
    const c10::DeviceIndex count = c10::cuda::device_count();
    if (count == 0) return all;
    at::globalContext().lazyInitDevice(c10::DeviceType::CUDA);
    bookBlocks();
    for (c10::DeviceIndex index = 0; index < count; ++index) all.push_back(std::make_unique<CudaDevice>(index));
    return all;
}

} // namespace lathe
