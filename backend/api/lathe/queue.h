#pragma once
// The queue of runs: what works, what waits, and in which order. It lies in the history, so that it outlives the
// program and any program may change it.
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// Answered by RunQueue.
struct ShowQueue {};

struct QueuedRun {
    RunSummary run; ///< `program`: whose queue it is in; interrupted: its program ended, and it waits for somebody to
                    ///< resume it
    bool hasTurn = false; ///< it works (or makes ready to), or is paused
    /// From now to its end where it has its turn, else from its beginning to its end; nullopt: nothing like it is
    /// known.
    std::optional<double> secondsLeft;
    RunId like; ///< the run whose steps say so; empty: its own
    /// In seconds from now; nullopt: it waits for something of which nothing is known, or for a person.
    std::optional<double> beginsIn, endsIn;
};

struct FailedRun {
    RunSummary run;
    ErrorInfo error;
};

struct RunQueue {
    std::vector<QueuedRun> runs; ///< in the order of turns; runs of different programs do not wait for each other
    std::vector<FailedRun> failed; ///< within a day, the last one first
    bool held = false; ///< by HoldQueue
};

/// To a position among the runs that wait for the same program: 1 is the next turn, what is beyond the last is the
/// last. Answered by Done. Error{BadInput}: it does not wait, or would come before a run whose result it starts from.
struct MoveInQueue {
    RunId run;
    std::int64_t position = 1;
};

/// A run that waits is stopped; it can be resumed. Answered by Done. Error{BadInput}: it does not wait.
struct LeaveQueue { RunId run; };

/// No run of this program gets its turn until it is let go; what works goes on. Answered by Done.
struct HoldQueue { bool hold = true; };

} // namespace lathe
