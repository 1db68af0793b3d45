#pragma once
// The NVIDIA GPUs of this machine, asked of the driver's own library (NVML), which is loaded only for that. No CUDA is needed.
#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

struct InstalledGpu {
    std::string name;             ///< "NVIDIA GeForce RTX 4090"
    std::int64_t totalBytes = 0;  ///< what the driver leaves to programs
    std::int64_t freeBytes = 0;   ///< of those, taken by no program now
};

/// In the driver's order; empty where there is no driver, no GPU, or a library that is not NVML.
std::vector<InstalledGpu> installedGpus(const char* library = "libnvidia-ml.so.1");

} // namespace lathe
