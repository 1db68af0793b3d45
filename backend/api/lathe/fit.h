#pragma once
// Whether a run fits a device, by the estimate or by trying, and what would make it fit.
#include "lathe/device.h"
#include "lathe/estimate.h"
#include "lathe/recipe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// Does the recipe fit, by the model's config and no weights? Answered by Fit. Refused with Error{BadInput}: no such
/// device (with the nearest), a model that can't be read; Error{Device} as Workbench::deviceOf().
struct FitRecipe {
    Recipe recipe;
    std::string device; ///< a name of Workbench::devices(), or a part of one that tells it apart, or what a recipe's
                        ///< `device` may say; empty: what the recipe's does
    bool changes = true; ///< also look for what would make it fit
    int processes = 1;   ///< that train together, each on such a device
};

/// A change of the recipe that saves memory.
struct Change {
    Said what; ///< "Batch size 4 to 2, accumulation 4 to 8"
    Said costs; ///< what it costs: "the same result, a little slower"
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

/// The most rows that one micro-batch may have: by the estimate, then by trying a step. The rows of a step stay as
/// many. Answered by LargestBatch.
struct FindLargestBatch { Recipe recipe; };

struct BatchTrial {
    std::int64_t batchSize = 0;
    bool fits = false;
    std::int64_t peakBytes = 0;
};

struct LargestBatch {
    std::int64_t batchSize = 0, gradientAccumulation = 0; ///< 0: not even one row fits
    std::int64_t budgetBytes = 0; ///< what it was to fit in
    std::vector<BatchTrial> trials; ///< steps that were really taken
};

/// The most that a run of the recipe may write: its masters and moments in every checkpoint that stays and in the one
/// being written, and its result.
std::int64_t diskBytesOf(const Estimate& estimate, const Recipe& resolved);

} // namespace lathe
