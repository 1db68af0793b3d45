#pragma once
// The device that a job computes on: estimate/device_choice.h decides which one, and this finds it among those that
// LibTorch has.
#include "lathe/device.h"
#include "tensor/compute_device.h"

#include <string>

namespace lathe {

struct ChosenDevice {
    ComputeDevice& device;
    DeviceInfo info;    ///< what estimates need to know of it
    Said reason; ///< in words, why it is the processor where nobody asked for that

    /// Throws Error{Device} where it does not compute in this dtype.
    void require(at::ScalarType dtype) const;
    void requireTraining(at::ScalarType dtype) const; ///< or does not train in it
};

/// `field` as in a recipe: "auto", "cpu", "cuda", "cuda:1", a GPU's UUID. Ask once for a job: which GPU has the most
/// free memory changes while it works. Throws as chooseDevice(), and Error{Device} where the GPU has failed before, or
/// LibTorch does not find what the driver has.
ChosenDevice chosenDevice(const std::string& field);

} // namespace lathe
