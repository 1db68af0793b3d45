#include "cli/commands.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "cli/steering.h"
#include "lathe/rank.h"

namespace lathe::cli {
namespace {

int resume(Session& session, const Arguments& arguments) {
    if (!thisRank().isFirst()) return takePart(session, {});
    const RunId run = session.workbench().findRun(arguments.positionals.front());
    const RunStatus status = session.askFor<RunDetail>(ShowRun{run}).summary.status;
    return status == RunStatus::Paused ? steer(session, run, steerings[ResumeRow]) : resumeRun(session, run);
}

} // namespace

Command resumeCommand() {
    return {.name = "resume",
            .usage = "RUN",
            .summary = "Continues a run from its last checkpoint, as if it had never ended.",
            .more = "RUN is an id, a unique beginning of one, a run folder, or \"last\". A run that was stopped or "
                    "interrupted before its first checkpoint, or while it waited, begins at its first step. One that "
                    "another program has paused goes on there.",
            .own = &noFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = resume};
}

} // namespace lathe::cli
