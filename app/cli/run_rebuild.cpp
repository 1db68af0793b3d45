#include "cli/run_rebuild.h"

#include "cli/session.h"

namespace lathe::cli {
namespace {

/// "1 run", "3 runs".
std::string counted(std::size_t number, const std::string& what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

int begin(Session& session) {
    const std::string kept = Workbench::startNewHistory(session.home());
    if (session.json()) session.printJson({{"type", "history"}, {"kept_as", kept}, {"runs", 0}});
    else
        session.print(kept.empty() ? "There was no history yet."
                                   : "The history is empty now. The old file is kept as " + kept + ".");
    return 0;
}

void printText(Session& session, const RebuiltHistory& made) {
    session.print("The history has " + counted(made.runs.size(), "run") + " again.");
    if (!made.keptAs.empty()) session.print("The old file is kept as " + made.keptAs + ".");
    if (!made.withoutCurves.empty()) {
        session.print(counted(made.withoutCurves.size(), "run") + " of an earlier version came back without curves:");
        for (const RunId& run : made.withoutCurves) session.print("  " + run);
    }
    if (made.badLines > 0)
        session.print(counted(std::size_t(made.badLines), "line") + " of metrics.jsonl could not be read.");
    for (const auto& [folder, why] : made.skipped) session.print("Left out: " + folder + ": " + why);
    for (const std::string& lost : made.lost) session.print("Begins anew: " + lost + ".");
}

} // namespace

int rebuildRuns(Session& session, bool empty, bool force) {
    if (!force && !Workbench::damageOfHistory(session.home()))
        throw Error(ErrorKind::BadInput, "The run history in " + session.home().string() + " is not damaged.",
                    "Give --force to do it all the same.");
    if (empty) return begin(session);
    const RebuiltHistory made = Workbench::rebuildHistory(session.home());
    if (!session.json()) {
        printText(session, made);
        return 0;
    }
    Json skipped = Json::array();
    for (const auto& [folder, why] : made.skipped) skipped.push_back({{"folder", folder}, {"reason", why}});
    session.printJson({{"type", "history"},
                       {"kept_as", made.keptAs},
                       {"runs", made.runs.size()},
                       {"without_curves", made.withoutCurves},
                       {"bad_lines", made.badLines},
                       {"skipped", std::move(skipped)},
                       {"lost", made.lost}});
    return 0;
}

} // namespace lathe::cli
