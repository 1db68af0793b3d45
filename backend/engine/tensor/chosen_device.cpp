#include "tensor/chosen_device.h"

#include "estimate/device_choice.h"
#include "lathe/error.h"

namespace lathe {
namespace {

ComputeDevice* acceleratorOf(const DeviceChoice& choice) {
    const Accelerators& all = accelerators();
    for (const auto& one : all)
        if (!choice.uuid.empty() && one->uuid() == choice.uuid) return one.get();
    // an instance of a divided GPU (MIG) has a UUID that CUDA does not tell: its number says which it is
    return choice.number < int(all.size()) ? all[std::size_t(choice.number)].get() : nullptr;
}

} // namespace

void ChosenDevice::require(at::ScalarType dtype) const {
    if (dtype == at::kBFloat16 && !info.trainsBf16)
        throw Error(ErrorKind::Device, {"%1 does not compute in bf16: GPUs do from sm_80 on.", info.name},
                    "Choose fp16 or fp32.");
}

void ChosenDevice::requireTraining(at::ScalarType dtype) const {
    require(dtype);
    if (dtype == at::kHalf && !info.trainsFp16)
        throw Error(ErrorKind::Device, {"%1 does not train in fp16.", info.name},
                    "Choose bf16, which takes as much memory, or fp32; fp16 is for GPUs.");
}

ChosenDevice chosenDevice(const std::string& field) {
    const DeviceChoice choice = chooseDevice(field);
    if (!choice.device.isGpu) return {processor(), choice.device, choice.reason};
    ComputeDevice* device = acceleratorOf(choice);
    if (!device)
        throw Error(ErrorKind::Device,
                    "The driver shows " + choice.device.name + ", but LibTorch finds no such GPU"
                        + (accelerators().empty() ? " (nor any other)." : "."),
                    "Set device to cpu, or run ./lathe again, which builds against LibTorch with CUDA.");
    if (const auto failure = device->failure()) throw Error(*failure);
    return {*device, choice.device, {}};
}

} // namespace lathe
