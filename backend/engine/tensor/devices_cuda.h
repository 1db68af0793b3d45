#pragma once
// The GPUs that LibTorch's CUDA can compute on, in its order. Empty in a build without CUDA and where there is no
// driver.
#include "tensor/compute_device.h"

namespace lathe {

Accelerators cudaDevices();

} // namespace lathe
