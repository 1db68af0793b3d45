#pragma once
// Which device a test program runs on: the processor, or with LATHE_TEST_DEVICE=fake the fake one, with =cuda a GPU.
#include "backend/engine/support/fake_compute_device.h"
#include "model/model.h"
#include "tensor/booking.h"

namespace lathe::test {

at::Device testDevice();
/// Puts back what a test has changed: which devices there are, and what the machine says of them.
void arrangeDevices();
inline ComputeDevice& testComputeDevice() { return computeDevice(testDevice()); }
inline MemoryLedger& testLedger() { return ledgerOf(testDevice()); }
bool testsRunOnFakeDevice();
inline bool testsRunOnProcessor() { return testDevice().is_cpu(); }
inline bool testsRunOnGpu() { return testDevice().is_cuda(); }

/// The same options, with the model there.
inline LoadOptions onTestDevice(LoadOptions options = {}) {
    options.device = testDevice();
    return options;
}
/// A tensor there.
inline at::Tensor there(const at::Tensor& tensor) { return tensor.to(testDevice()); }

} // namespace lathe::test
