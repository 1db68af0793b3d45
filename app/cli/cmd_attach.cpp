#include "cli/commands.h"
#include "cli/session.h"
#include "lathe/error.h"

#include <algorithm>

namespace lathe::cli {
namespace {

/// What has its turn; else what is the next to have it.
RunId runToFollow(Session& session) {
    const RunQueue queue = session.askFor<RunQueue>(ShowQueue{});
    const auto found = [&](bool hasTurn) {
        return std::find_if(queue.runs.begin(), queue.runs.end(), [&](const QueuedRun& one) {
            return one.run.status != RunStatus::Interrupted && one.hasTurn == hasTurn;
        });
    };
    if (const auto one = found(true); one != queue.runs.end()) return one->run.id;
    if (const auto one = found(false); one != queue.runs.end()) return one->run.id;
    throw Error(ErrorKind::BadInput, "No run is at work, and none waits.", "lathe runs lists those that have ended.");
}

int attach(Session& session, const Arguments& arguments) {
    return session.attach(arguments.positionals.empty() ? runToFollow(session)
                                                        : session.workbench().findRun(arguments.positionals.front()));
}

} // namespace

Command attachCommand() {
    return {.name = "attach",
            .usage = "[RUN]",
            .summary = "Follows a run that another program trains, to its end.",
            .more =
                "RUN is an id, a unique beginning of one, a run folder, or \"last\"; without one it is the run that "
                "works now. Prints what lathe train prints, from the last step on, and ends with its exit code. "
                "Ctrl+C ends the following alone: the run goes on. Should its program hand the run over to another "
                "one, that one is followed.",
            .own = &noFields(),
            .mostPositionals = 1,
            .run = attach};
}

} // namespace lathe::cli
