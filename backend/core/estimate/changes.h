#pragma once
// The table of changes that save memory, the least harmful first.
#include "estimate/estimate.h"

#include <optional>
#include <span>
#include <string>

namespace lathe {

/// What a change may ask of the run as it is.
struct ChangeQuestion {
    const ModelSpec& spec;
    const Recipe& recipe;
    const DeviceInfo& device;
    const Estimator& now;
    std::int64_t room; ///< bytes
};

struct ProposedChange {
    Said what;
    Recipe recipe;
};

struct ChangeRow {
    TableWord costs;
    /// nullopt where it can't be made, or has been.
    std::optional<ProposedChange> (*propose)(const ChangeQuestion& question);
};

std::span<const ChangeRow> changeRows();

} // namespace lathe
