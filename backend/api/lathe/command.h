#pragma once
// What a run can be told while it waits or works, by whoever sees it: the program that trains it, or another one, whose
// word reaches it through the run history (store/run_commands.cpp).
#include "lathe/plan_change.h"

#include <variant>

namespace lathe {

struct Pause {};
struct Resume {};      ///< goes on after Pause
struct Stop {};        ///< saves a checkpoint, then ends
struct SaveCheckpoint {};
struct EvaluateNow {};
/// Holds from the first step that is not done on, and is kept with the run: a resume goes on with it. send() throws
/// Error{BadInput} where the run does not train or whyNotChanged(); what a step that was done meanwhile made impossible
/// is told by a Noted.
struct ChangeRun { PlanValues values; };
/// Saves a checkpoint and ends, but keeps its place in the queue as a run whose program has ended: another program may
/// go on with it, with the same bits. One that waits loses nothing.
struct LetGo {};
using Command = std::variant<Pause, Resume, Stop, SaveCheckpoint, EvaluateNow, ChangeRun, LetGo>;

} // namespace lathe
