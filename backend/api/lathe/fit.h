#pragma once
// Devices that a run may have, and whether it fits them.
#include "lathe/estimate.h"
#include "lathe/recipe.h"

#include <cstdint>
#include <string>
#include <vector>

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
    std::string field;             ///< what a recipe's `device` calls it: "cpu", "cuda:1"; empty where it is not here
};

/// What a recipe's field `device` comes to on this machine.
struct DeviceChoice {
    DeviceInfo device;
    int number = -1;               ///< CUDA's, of a GPU
    std::string uuid;              ///< of a GPU, as its driver tells it: "GPU-...", "MIG-..."
    std::string
        reason; ///< in words, why `auto` came to the processor; empty for a GPU, and where the processor was asked for
};

/// A change of the recipe that saves memory.
struct Change {
    std::string what; ///< "Batch size 4 to 2, accumulation 4 to 8"
    std::string costs; ///< what it costs: "the same result, a little slower"
    std::int64_t gainBytes = 0; ///< less at the peak, made alone
    bool fits = false; ///< it alone makes the run fit
    Recipe recipe; ///< changed so
};

struct Fit {
    DeviceInfo device;
    Estimate estimate; ///< on that device
    std::int64_t roomBytes = 0; ///< what the run may take there, its runtime included
    bool fits = false;
    std::int64_t largestBatch = 0; ///< rows of a micro-batch of the recipe's length; 0: not even one
    std::int64_t largestLength = 0; ///< tokens of a row at the recipe's batch size; 0: not even two
    std::vector<Change> changes; ///< where it does not fit: at most three, those first that are enough alone, then by
                                 ///< how little they harm
    std::int64_t changedBytes = 0; ///< at the peak with all of them made
};

/// As things stand now: what is free, and whether a GPU is there. Throws Error{BadInput} where the field can't be read,
/// Error{Device} where a device that was asked for can't be had, with what is in the way and what there is.
DeviceChoice deviceOf(const Recipe& recipe);

/// This machine's processor first, then its GPUs, then the listed ones, from the smallest memory to the largest.
std::vector<DeviceInfo> devices();
/// `device`: a name of devices(), or a part of one that tells it apart, or what a recipe's `device` may say; "": what
/// the recipe's does. Reads the model's config and no weights. Throws Error{BadInput}: no such device (with the
/// nearest), a model that can't be read; and as deviceOf().
Fit fit(const Recipe& recipe, const std::string& device);
/// On all of devices(), without changes: a what-if table.
std::vector<Fit> fits(const Recipe& recipe);

} // namespace lathe
