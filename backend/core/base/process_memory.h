#pragma once
// What this process holds in memory and what the machine (or its container) still has. 0 where the system does not say.
#include <cstdint>

namespace lathe {

struct ProcessMemory {
    std::int64_t residentBytes = 0; ///< VmRSS
    std::int64_t peakBytes = 0;     ///< VmHWM, since the start or the last reset
};
ProcessMemory processMemory();

/// Lets the peak start again from what is resident now; false where the system refuses (then the peak is the
/// process's).
bool resetPeakMemory();

/// The machine's memory, or its control group's limit where that is lower (version 1 and 2).
std::int64_t totalMemoryBytes();
/// What can still be had without swapping, under both limits.
std::int64_t availableMemoryBytes();

} // namespace lathe
