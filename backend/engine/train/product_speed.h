#pragma once
// What a device multiplies at best, measured by multiplying: the roof that a step's speed is set against.
#include "tensor/compute_device.h"

namespace lathe {

/// Floating-point operations a second of products of matrices that are stored as `storage`, with the threads that
/// begin() gave. Measured the first time, in a few hundredths of a second; kept for as long as the program lives. 0: it
/// took no time that a clock could tell.
double productSpeed(ComputeDevice& device, at::ScalarType storage);

} // namespace lathe
