#include "cli/steering.h"

#include "cli/session.h"
#include "lathe/error.h"
#include "lathe/plan_change.h"

#include <chrono>

namespace lathe::cli {

const std::array<Steering, 5> steerings{{
    {Pause{}, "pause", "Pauses a run after its current step; its memory stays taken.", "pausing",
     "Pause run %1? Its memory stays taken.", RunStatus::Paused},
    {Resume{}, "resume", "Lets a paused run go on.", "resuming", "Let run %1 go on?", RunStatus::Running},
    {Stop{}, "stop", "Stops a run; a checkpoint is saved, and it can be resumed.", "stopping",
     "Stop run %1? A checkpoint is saved; it can be resumed.", RunStatus::Stopped},
    {SaveCheckpoint{}, "checkpoint", "Has a run save a checkpoint after its current step.", "saving",
     "Save a checkpoint of run %1 now?"},
    {EvaluateNow{}, "evaluate-now", "Has a run evaluate on its validation data after its current step.", "evaluating",
     "Evaluate run %1 on its validation data now?"},
}};

namespace {

/// What it is by then: as asked, or ended.
RunStatus waitedFor(Session& session, const RunId& run, RunStatus wanted) {
    constexpr std::chrono::milliseconds look{250};
    for (;; session.rest(look)) {
        const RunStatus status = session.askFor<RunDetail>(ShowRun{run}).summary.status;
        if (status == wanted || !isActive(status)) return status;
        session.phase("waiting for run " + run + ", which is " + std::string(toString(status)));
    }
}

template <SteeringRow row>
int steerNamed(Session& session, const Arguments& arguments) {
    return steer(session, session.workbench().findRun(arguments.positionals.front()), steerings[row]);
}

template <SteeringRow row>
Command steeringCommand() {
    return {.name = steerings[row].name,
            .usage = "RUN",
            .summary = steerings[row].summary,
            .more = "RUN is an id, a unique beginning of one, a run folder, or \"last\". It may be trained by any "
                    "program: the window, another terminal, an agent's. It hears of this within a second.",
            .own = &noFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = steerNamed<row>};
}

int changePlan(Session& session, const Arguments& arguments) {
    const RunId run = session.workbench().findRun(arguments.positionals.front());
    session.workbench().send(run, ChangeRun{planValues(arguments.own)});
    if (session.json()) session.printJson(Json{{"type", "changing"}, {"run", run}});
    else session.remark("run " + run + " has been told; lathe attach " + run + " shows what comes of it");
    return 0;
}

} // namespace

RunSummary runAtWork(Session& session, const RunId& run) {
    const RunSummary summary = session.askFor<RunDetail>(ShowRun{run}).summary;
    if (!isActive(summary.status))
        throw Error(ErrorKind::BadInput,
                    {"Run %1 is not running: it is %2.", run, std::string(toString(summary.status))},
                    summary.resumable ? "lathe resume " + run + " goes on with it." : "");
    return summary;
}

int steer(Session& session, const RunId& run, const Steering& steering) {
    const RunSummary before = runAtWork(session, run);
    session.workbench().send(run, steering.command);
    // One that waits for its turn may do so for hours before it can be paused.
    const bool waits =
        steering.becomes && (before.status != RunStatus::Queued || steering.becomes == RunStatus::Stopped);
    const RunStatus status = waits ? waitedFor(session, run, *steering.becomes) : before.status;
    if (session.json()) {
        session.printJson(Json{{"type", steering.told}, {"run", run}, {"status", toString(status)}});
    } else if (waits) {
        session.remark("run " + run + " is " + std::string(toString(status)));
    } else {
        session.remark("run " + run + " has been told; lathe attach " + run + " shows what comes of it");
    }
    return !waits || status == *steering.becomes ? 0 : 3;
}

Command pauseCommand() { return steeringCommand<PauseRow>(); }
Command stopCommand() { return steeringCommand<StopRow>(); }
Command checkpointCommand() { return steeringCommand<CheckpointRow>(); }
Command evaluateNowCommand() { return steeringCommand<EvaluateRow>(); }

Command changeCommand() {
    return {.name = "change",
            .usage = "RUN [--learning-rate X] [--steps N] [--eval-every N]",
            .summary = "Changes a run's plan while it trains, from its next step on.",
            .more =
                "The schedule's largest learning rate, the last step, how often it is evaluated. The change is kept "
                "with the run, the recipe stays as it was started. RUN may be trained by any program.",
            .own = &changeableFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = changePlan};
}

} // namespace lathe::cli
