#pragma once
// What the GPUs of this machine do right now.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// A GPU as its driver tells of it at a moment; what is not told is empty. Of an instance of a divided GPU, temperature
/// and power are the whole's.
struct GpuNow {
    std::string field;  ///< what a recipe's `device` calls it: "cuda:0"
    std::string name, uuid;
    std::int64_t totalBytes = 0, usedBytes = 0; ///< used by all programs
    std::optional<std::int64_t> ownBytes;       ///< by this program
    std::optional<int> loadPercent, celsius;
    std::optional<double> watts, mostWatts;     ///< taken now; where the driver slows it down
};

/// Those that CUDA shows this program, in the order of its numbers; none where there is no driver.
struct GpuReadings { std::vector<GpuNow> gpus; };

/// Answered by GpuReadings, in well under a millisecond.
struct ReadGpus {};

} // namespace lathe
