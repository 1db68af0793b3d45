#include "cli/commands.h"
#include "cli/session.h"

namespace lathe::cli {
namespace {

int resume(Session& session, const Arguments& arguments) {
    const RunId run = session.workbench().findRun(arguments.positionals.front());
    const RunDetail detail = session.askFor<RunDetail>(ShowRun{run});
    return session.follow(session.workbench().deviceOf(recipeFromJson(detail.recipeJson)), [&] {
        session.workbench().resume(run);
        return run;
    });
}

} // namespace

Command resumeCommand() {
    return {.name = "resume",
            .usage = "RUN",
            .summary = "Continues a run from its last checkpoint, as if it had never ended.",
            .more = "RUN is an id, a unique beginning of one, a run folder, or \"last\". A run that was stopped or "
                    "interrupted before its first checkpoint, or while it waited, begins at its first step.",
            .own = &noFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = resume};
}

} // namespace lathe::cli
