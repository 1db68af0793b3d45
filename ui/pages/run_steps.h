#pragma once
// What the steps of a run came to, from what the store keeps of it.
#include "lathe/run.h"
#include "plots/curve_data.h"

#include <optional>

namespace lathe::ui {

CurvePoints pointsOf(const Curve& curve);

/// Epochs by step, as the resolved recipe tells them; nothing before it is resolved.
std::optional<StepMap> epochsOf(const RunDetail& run);

} // namespace lathe::ui
