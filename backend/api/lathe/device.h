#pragma once
// Devices that a run may have: this machine's processor and GPUs, and GPUs that it might move to.
#include "lathe/said.h"

#include <cstdint>
#include <string>

namespace lathe {

/// This machine's processor, a GPU in it, or one of the table of GPUs.
struct DeviceInfo {
    std::string name;              ///< "RTX 4090"; the processor's name
    bool isGpu = true;
    bool isHere = false;           ///< in this machine
    std::int64_t memoryBytes = 0;  ///< as its driver tells it
    std::int64_t freeBytes = 0;    ///< of those, free now; all of them where it is not here
    std::int64_t contextBytes = 0; ///< taken before the first tensor: driver context, kernels, cuBLAS' own; 0 of a
                                   ///< processor (Runtime of its estimate)
    bool bf16Products = true;      ///< multiplies bf16 matrices as they are; otherwise they are widened to fp32
    bool trainsBf16 = true;        ///< off on GPUs before sm_80: the 16-bit format there is fp16
    bool trainsFp16 = false;       ///< with loss scaling
    int capability = 0;            ///< CUDA's compute capability: 86 for sm_86; 0: a processor, or not known
    std::int64_t keptBytes = 0;    ///< of the free ones, not for a run: the desktop lives there, too
    int processes = 1; ///< that train together, each on a device like it: what they share out, it has a part of
    std::string field; ///< what a recipe's `device` calls it: "cpu", "cuda:1"; empty where it is not here
};

/// What a recipe's field `device` comes to on this machine.
struct DeviceChoice {
    DeviceInfo device;
    int number = -1; ///< CUDA's, of a GPU
    std::string uuid; ///< of a GPU, as its driver tells it: "GPU-...", "MIG-..."
    Said reason; ///< in words, why `auto` came to the processor; empty for a GPU, and where the processor was asked for
};

} // namespace lathe
