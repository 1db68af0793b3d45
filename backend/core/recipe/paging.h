#pragma once
// Paged weights as a recipe asks for them: which weights lie outside of the device's memory, and how much of them is
// inside at once.
#include "lathe/device.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// A page is all linear weights of one layer, in the model's dtype; of a quantized base their codes.
struct WeightPaging {
    bool on = false;
    Paging where = Paging::Off;  ///< what does not lie in the device's memory
    std::int64_t pageBytes = 0;  ///< of the largest layer
    std::int64_t totalBytes = 0; ///< of all layers: what does not lie in memory
    std::int64_t budgetBytes = 0; ///< at most that much is in memory at once; two pages or more
};

/// Field paged_weights; the budget is weight_pages_mib, else half of memory_budget_gib where it is given, else four
/// layers; never less than two layers, never more than all.
WeightPaging weightPagingOf(const Recipe& recipe, const ModelSpec& spec);

/// What paged weights can't be combined with, in words; on that device (null: it is not known).
std::vector<Problem> checkPaging(const Recipe& recipe, const ModelSpec& spec, const DeviceInfo* device);

} // namespace lathe
