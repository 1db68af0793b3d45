#pragma once
// What processes that train together make the same before their first step: each call gives every rank what the first
// has, or refuses what differs. Alone, none of them does anything.
#include "engine_port.h"
#include "ranks/rank_group.h"
#include "train/checkpoint.h"
#include "train/environment.h"

#include <optional>
#include <utility>

namespace lathe {

/// The order as all follow it: the first knows whether the run is resumed. A rank whose order has no recipe takes the
/// first's. Throws Error{BadInput} where programs or recipes differ.
TrainOrder commonOrder(const TrainOrder& given, RankGroup& ranks);

/// Of a checkpoint that the first alone can read, its state.
void shareCheckpoint(std::optional<std::pair<FoundCheckpoint, CheckpointState>>& last, RankGroup& ranks);

/// Throws Error{BadInput} where data, model or the kind of device differ.
void requireSameEnvironment(const Environment& environment, RankGroup& ranks);

/// What memory decided is as it is on the first; threads stay each rank's own.
void shareResolved(Recipe& resolved, const Recipe& given, RankGroup& ranks);

/// The first's trained tensors and, on a resume, its optimizer's state.
void startAlike(Optimizer& optimizer, const CheckpointState* resumed, RankGroup& ranks);

} // namespace lathe
