// Devices stand in one table, the processor first; a test puts its own beside them.
#include "tensor/compute_device.h"

#include "estimate/kernel_sizes.h"
#include "lathe/error.h"
#include "tensor/booking.h"
#include "tensor/devices_cuda.h"
#include "tensor/processor.h"

#include <ATen/Parallel.h>
#include <c10/core/AutogradState.h>

#include <cstring>

namespace lathe {
namespace {

constexpr std::int64_t alignment = 16;         ///< of a tensor in a transfer: the widest element
constexpr std::int64_t pieceBytes = 64 << 20; ///< of what is brought in at once

Accelerators& present() {
    static Accelerators all = cudaDevices();
    return all;
}

} // namespace

ComputeDevice::ComputeDevice(at::Device device) : m_device(device), m_ledger(ledgerOf(device)) {}

void ComputeDevice::begin(int threads) {
    at::set_num_threads(threads);
    stayOnThisThread();
}

void stayOnThisThread() { c10::AutogradState::get_tls_state().set_multithreading_enabled(false); }

std::int64_t ComputeDevice::lossRows(std::int64_t rows, std::int64_t vocabulary, std::int64_t elementBytes) const {
    return lossRowsOnGpu(rows, vocabulary, elementBytes);
}

at::Tensor ComputeDevice::transferBuffer(std::int64_t bytes) { return at::empty({bytes}, at::kByte); }

std::vector<at::Tensor> ComputeDevice::sent(const std::vector<at::Tensor>& tensors) {
    const auto aligned = [](const at::Tensor& tensor) {
        return (std::int64_t(tensor.nbytes()) + alignment - 1) / alignment * alignment;
    };
    std::int64_t bytes = 0;
    for (const at::Tensor& tensor : tensors)
        if (tensor.defined()) bytes += aligned(tensor);
    const at::Tensor host = transferBuffer(bytes);
    std::int64_t filled = 0;
    for (const at::Tensor& tensor : tensors) {
        if (!tensor.defined()) continue;
        const at::Tensor plain = tensor.contiguous();
        std::memcpy(host.mutable_data_ptr<std::uint8_t>() + filled, plain.const_data_ptr(), plain.nbytes());
        filled += aligned(tensor);
    }
    const at::Tensor there = at::empty({bytes}, host.options().device(m_device));
    there.copy_(host, true);
    std::vector<at::Tensor> result;
    filled = 0;
    for (const at::Tensor& tensor : tensors) {
        at::Tensor& one = result.emplace_back();
        if (!tensor.defined()) continue;
        one = there.narrow(0, filled, std::int64_t(tensor.nbytes())).view(tensor.scalar_type()).view(tensor.sizes());
        filled += aligned(tensor);
    }
    return result;
}

void ComputeDevice::fill(const at::Tensor& tensor, std::int64_t step,
                         const std::function<bool(std::int64_t first, const at::Tensor& piece)>& write) {
    const std::int64_t elements = std::max(step, pieceBytes / std::int64_t(tensor.element_size()) / step * step),
                       size = tensor.numel();
    const at::Tensor buffer = at::empty({std::min(elements, size)}, tensor.options().device(at::kCPU));
    for (std::int64_t first = 0; first < size; first += elements) {
        const at::Tensor piece = buffer.narrow(0, 0, std::min(elements, size - first));
        if (!write(first, piece)) return;
        tensor.narrow(0, first, piece.numel()).copy_(piece);
    }
}

void releaseFreedEverywhere() {
    processor().releaseFreed();
    for (const auto& one : present()) one->releaseFreed();
}

ComputeDevice& processor() {
    static Processor one;
    return one;
}

ComputeDevice& computeDevice(at::Device device) {
    if (device.is_cpu()) return processor();
    for (const auto& one : present())
        if (one->device() == device) return *one;
    throw Error(ErrorKind::Bug, {"A tensor lies on %1, which is not a device of this program.", device.str()});
}

const Accelerators& accelerators() { return present(); }
void setAccelerators(Accelerators all) { present() = std::move(all); }

} // namespace lathe
