#pragma once
// Which GPUs CUDA shows a process, and in what order: the environment's CUDA_VISIBLE_DEVICES and CUDA_DEVICE_ORDER.
#include "base/gpus.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// The two variables; nullopt: not set.
struct GpuEnvironment {
    std::optional<std::string> visible; ///< CUDA_VISIBLE_DEVICES
    std::optional<std::string> order;   ///< CUDA_DEVICE_ORDER
};
GpuEnvironment gpuEnvironment(); ///< this process's

/// Places in `all` (GpuList::gpus()), in the order of CUDA's numbers: the first is its device 0.
///
/// As the CUDA programming guide (environment variables) says: numbers or UUIDs, which may be shortened as long as they
/// name one GPU; what follows the first invalid entry is not visible; set and empty shows nothing. Digits count up to
/// the first other character, as strtoul reads them, and an entry that is there twice leaves nothing, as PyTorch found
/// CUDA to do. Numbers count GPUs in the order of their PCI addresses where CUDA_DEVICE_ORDER is PCI_BUS_ID; else CUDA
/// puts the one first that it guesses to be the fastest, and so does this.
///
/// A divided GPU (MIG) is seen through one instance: a process sees a single one, and no other GPU besides (NVIDIA's
/// MIG user guide, CUDA device enumeration).
std::vector<std::size_t> visibleGpus(const std::vector<Gpu>& all, const GpuEnvironment& environment);

} // namespace lathe
