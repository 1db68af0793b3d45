#pragma once
// What the steps of a run came to, from what the store keeps of it.
#include "lathe/run.h"
#include "plots/curve_data.h"

#include <limits>
#include <optional>

namespace lathe::ui {

CurvePoints pointsOf(const Curve& curve);

/// A live curve has every step until it is this long. Then the store's is read again, which is thinned, so that a run
/// of any length takes as much memory as this; the newest steps stay as they are.
inline constexpr qsizetype mostLivePoints = 12'000, newestLivePoints = 4'000;

/// From which step on a live curve that is too long stays as it is; nothing while it is not.
std::optional<double> newestOfTooMany(const CurvePoints& live);

/// What the store has of a curve, and behind it the steps that came in while it was read. From `newest` on all steps
/// are the live ones.
CurvePoints joined(CurvePoints stored, const CurvePoints& live,
                   double newest = std::numeric_limits<double>::infinity());

/// Epochs by step, as the resolved recipe tells them; nothing before it is resolved.
std::optional<StepMap> epochsOf(const RunDetail& run);

} // namespace lathe::ui
