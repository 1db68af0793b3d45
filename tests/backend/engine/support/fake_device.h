#pragma once
// A GPU that isn't one, for tests: LibTorch's PrivateUse1 over memory that the program can't read or write. Every
// operator runs on the CPU through one boxed fallback, which refuses what a GPU would: tensors of two devices in one
// operator (zero-dimensional ones of the host excepted), and operators that have no CUDA kernel, where it is known
// which do (LATHE_CUDA_OPERATORS).
#include "backend/engine/support/fake_memory.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <string>

namespace lathe::test {

inline at::Device fakeDevice() { return {c10::DeviceType::PrivateUse1, 0}; }

/// Puts it in place. Call once, before there is a tensor.
void addFakeDevice();

/// What the program asked of the device since restartFakeCounts().
struct FakeCounts {
    std::int64_t operators = 0, allocations = 0;
    std::int64_t scalarsRead = 0; ///< numbers that the host asked for
    std::int64_t sizesRead = 0;   ///< results whose size depends on what is computed, so that the host asks for it:
                                  ///< nonzero, unique, a mask as index
    std::int64_t toHost = 0;      ///< copies to the host
    std::int64_t blockingIn = 0;  ///< copies from the host that the host waits for
    std::int64_t finishes = 0;    ///< waits for all work
    /// How often the host stood still until the device had done all that it was given.
    std::int64_t waits() const { return scalarsRead + sizesRead + toHost + blockingIn + finishes; }
};
FakeCounts fakeCounts();
void restartFakeCounts();
void countFinish();

FakeMemory& fakeMemory();

/// For a kernel of the device that is written by hand: the same numbers as the CPU sees them, nothing copied, and a
/// result of it there.
at::Tensor seenByFakeKernel(const at::Tensor& tensor);
at::Tensor onFakeDevice(const at::Tensor& tensor);

/// From now on, until it is set to {}, every operator's name goes through it first; it may throw what a device's error
/// would be.
void onFakeOperator(std::function<void(const std::string& name)> hook);

} // namespace lathe::test
