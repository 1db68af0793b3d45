#pragma once
// What a run at work is told from outside: a row for each command, which a person gives on the command line (lathe
// pause RUN) and an agent through a tool. The run may be any program's.
#include "cli/commands.h"
#include "lathe/command.h"
#include "lathe/run.h"

#include <array>
#include <optional>
#include <string_view>

namespace lathe::cli {

struct Steering {
    lathe::Command command;
    std::string_view name, summary;
    std::string_view told; ///< the type of its JSON object: what the run does now
    const char* question; ///< to the person behind an agent, about run %1
    std::optional<RunStatus> becomes = {}; ///< the command waits until it is so
};

extern const std::array<Steering, 5> steerings; ///< pause, resume, stop, checkpoint, evaluate-now
enum SteeringRow : std::size_t { PauseRow, ResumeRow, StopRow, CheckpointRow, EvaluateRow };

/// Throws Error{BadInput} where it waits and works nowhere.
RunSummary runAtWork(Session& session, const RunId& run);

/// Tells the run, waits for what becomes of it, says so. Ctrl+C ends the waiting alone. Returns the exit code.
int steer(Session& session, const RunId& run, const Steering& steering);

} // namespace lathe::cli
