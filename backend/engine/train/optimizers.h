#pragma once
// The table of optimizers: what the names of recipe/optimizers.h stand for.
#include "tensor/compute_device.h"
#include "train/adamw.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace lathe {

struct OptimizerSetting {
    ComputeDevice& device;            ///< the parameters'
    std::vector<Parameter*> parameters;
    AdamwOptions options;
    std::vector<double> rateFactors;  ///< by parameter; empty: 1 for all
    std::filesystem::path scratch;    ///< folder for the state that is paged
    std::int64_t pageBudget = 64 << 20; ///< bytes of it in memory at once
    RankGroup* sharedAmong = nullptr;   ///< ranks that each keep the state of a share; null: this one keeps all of it
};

/// Throws Error{BadInput}: no optimizer of that name; Error{Io}: no room for a paged state.
std::unique_ptr<Optimizer> makeOptimizer(std::string_view name, const OptimizerSetting& setting);

} // namespace lathe
