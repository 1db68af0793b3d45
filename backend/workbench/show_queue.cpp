#include "workbench/show_queue.h"

#include "workbench/run_pace.h"

#include <algorithm>
#include <map>

namespace lathe {
namespace {

/// Runs of one program follow each other; those whose program has ended wait for a person.
void reckonTimes(std::vector<QueuedRun>& runs, bool held) {
    std::map<std::string, std::optional<double>> free; // by program: when it is done with those before
    for (QueuedRun& one : runs) {
        if (one.run.status == RunStatus::Interrupted) continue;
        std::optional<double>& until = free.try_emplace(one.run.program, 0.0).first->second;
        if (one.run.status == RunStatus::Paused || (held && one.run.program.empty() && !one.hasTurn)) {
            until.reset();
            continue;
        }
        one.beginsIn = until;
        if (until && one.secondsLeft) one.endsIn = *until + *one.secondsLeft;
        until = one.endsIn;
    }
}

} // namespace

RunQueue showQueue(const RunStore& store, bool held) {
    RunQueue queue;
    queue.held = held;
    const std::vector<RunInQueue> runs = store.queue();
    for (const auto& [run, error] : store.failedLately()) queue.failed.push_back({run, error});
    if (runs.empty()) return queue;

    const RunPaces paces(store);
    for (const RunInQueue& each : runs) {
        QueuedRun& one = queue.runs.emplace_back();
        one.run = each.run;
        one.hasTurn = each.hasTurn && each.owner;
        if (const auto pace = paces.left(each.run, each.recipeJson))
            one.secondsLeft = pace->seconds, one.like = pace->like;
    }
    std::stable_sort(queue.runs.begin(), queue.runs.end(),
                     [](const QueuedRun& a, const QueuedRun& b) { return a.hasTurn && !b.hasTurn; });
    reckonTimes(queue.runs, held);
    return queue;
}

} // namespace lathe
