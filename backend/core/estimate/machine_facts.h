#pragma once
// What decides on which device this machine can compute: its driver, the GPUs that CUDA shows, and what this build was
// made for.
#include "base/gpus.h"

#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct BuildFacts {
    int cudaVersion =
        0;       ///< of the CUDA runtime that it is built with: 13000 for 13.0; 0: it computes on the processor only
    int oldestCapability = 0;  ///< of the GPUs that it has kernels for: 75 for sm_75
};
BuildFacts thisBuild();

struct MachineFacts {
    GpuDriver driver;
    std::vector<Gpu> visible;                  ///< in the order of CUDA's numbers
    int installed = 0;                         ///< GPUs in all, whether CUDA shows them or not
    std::optional<std::string> visibleDevices; ///< CUDA_VISIBLE_DEVICES, where it is set
    BuildFacts build;
    int localRank = 0, localRanks = 1; ///< of several processes that train together on this machine (lathe/rank.h)
};

/// As they are now, or were a quarter of a second ago: a recipe is asked about many times at once, and should hear the
/// same. Any thread.
MachineFacts thisMachine();
/// For tests: what thisMachine() says from now on; nullopt puts the true facts back. Returns what was set before.
std::optional<MachineFacts> setMachineFacts(std::optional<MachineFacts> facts);

} // namespace lathe
