// lathe queue: what works and what waits. The order lies in the history, so that one program may change another's.
#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace lathe::cli {
namespace {

std::string inWords(const std::optional<double>& seconds) { return seconds ? durationText(*seconds) : "unknown"; }

std::string stateOf(const QueuedRun& one) {
    if (one.run.status == RunStatus::Interrupted) return "interrupted";
    return one.hasTurn && one.run.status == RunStatus::Queued ? "preparing" : std::string(toString(one.run.status));
}

int list(Session& session) {
    const RunQueue queue = session.askFor<RunQueue>(ShowQueue{});
    std::vector<std::vector<std::string>> rows{{"turn", "run", "status", "step", "begins in", "ends in", "of", "name"}};
    std::map<std::string, int> turns;
    bool interrupted = false;
    for (const QueuedRun& one : queue.runs) {
        if (session.json()) session.printJson(toJson(one));
        const bool left = one.run.status == RunStatus::Interrupted;
        interrupted = interrupted || left;
        const std::string of = left ? "nobody" : one.run.program.empty() ? "this program" : one.run.program;
        const std::string turn = one.hasTurn ? "now" : std::to_string(++turns[of]);
        rows.push_back(
            {turn, one.run.id, stateOf(one),
             one.run.totalSteps > 0 ? std::to_string(one.run.step) + "/" + std::to_string(one.run.totalSteps) : "-",
             one.hasTurn ? "-" : inWords(one.beginsIn), inWords(one.endsIn), of, one.run.name});
    }
    for (const FailedRun& one : queue.failed)
        if (session.json())
            session.printJson(Json{{"type", "failed"},
                                   {"run", one.run.id},
                                   {"name", one.run.name},
                                   {"message", one.error.message},
                                   {"hint", one.error.hint}});
    if (session.json()) return 0;
    session.print(queue.runs.empty() ? "Nothing is at work, and nothing waits." : tableText(rows, {true}));
    if (interrupted)
        session.print("\nThe program of the interrupted ones has ended; continue with: lathe queue resume");
    if (!queue.failed.empty()) session.print("\nFailed within a day:");
    for (const FailedRun& one : queue.failed)
        session.print(one.run.id + "  " + one.run.name + ": " + one.error.message);
    return 0;
}

std::int64_t positionIn(const std::string& word) {
    std::int64_t position = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), position);
    if (error != std::errc{} || end != word.data() + word.size())
        throw Error(ErrorKind::BadInput, "The position must be a whole number, not \"" + word.substr(0, 80) + "\".",
                    "1 is the next turn.");
    return position;
}

/// What the program that had them left behind, in its order, to its end; none chosen: all.
int resumeLeft(Session& session, const std::vector<RunId>& chosen) {
    requireOneProcess("queue resume");
    const RunQueue queue = session.askFor<RunQueue>(ShowQueue{});
    const auto isLeft = [](const QueuedRun& one) {
        return one.run.status == RunStatus::Interrupted && one.run.resumable;
    };
    for (const RunId& run : chosen)
        if (std::none_of(queue.runs.begin(), queue.runs.end(),
                         [&](const QueuedRun& one) { return one.run.id == run && isLeft(one); }))
            throw Error(ErrorKind::BadInput, "Run " + run + " is none of those that were left in the queue.",
                        "lathe queue lists them; lathe resume RUN goes on with any other.");
    return session.followAll([&] {
        std::vector<Session::Followed> runs;
        for (const QueuedRun& one : queue.runs) {
            if (!isLeft(one)) continue;
            if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), one.run.id) == chosen.end()) continue;
            try {
                session.workbench().resume(one.run.id);
                runs.push_back({one.run.id, one.run.name});
            } catch (const Error& error) { // another program was faster, or its device is gone
                session.remark(one.run.id + ": " + error.info().message);
            }
        }
        if (runs.empty()) session.remark("No run waits to be resumed.");
        return runs;
    });
}

int queue(Session& session, const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.positionals;
    const std::string action = words.empty() ? "list" : words.front();
    const auto need = [&](std::size_t count, const char* what) {
        if (words.size() != count)
            throw Error(ErrorKind::BadInput, "Give " + std::string(what) + " after queue " + action + ".",
                        "lathe queue lists the runs.");
    };
    const auto done = [&](const char* verb) {
        if (session.json()) session.printJson(Json{{"type", "queue"}, {"action", action}, {"done", true}});
        else session.remark(verb);
        return 0;
    };
    if (action == "list") {
        if (words.size() > 1) throw Error(ErrorKind::BadInput, "queue list is for all runs and takes none.");
        return list(session);
    }
    if (action == "move") {
        need(3, "a run and its new position");
        session.askFor<Done>(MoveInQueue{session.workbench().findRun(words[1]), positionIn(words[2])});
        return done("moved");
    }
    if (action == "remove") {
        need(2, "a run");
        session.askFor<Done>(LeaveQueue{session.workbench().findRun(words[1])});
        return done("taken out; lathe resume brings it back");
    }
    if (action == "resume") {
        std::vector<RunId> chosen;
        for (std::size_t i = 1; i < words.size(); ++i) chosen.push_back(session.workbench().findRun(words[i]));
        return resumeLeft(session, chosen);
    }
    const std::string near = nearest(action, {"list", "move", "remove", "resume"});
    throw Error(ErrorKind::BadInput,
                "There is no action \"" + action.substr(0, 80) + '"' + (near.empty() ? "" : "; nearest: " + near) + ".",
                "lathe help queue says more.");
}

} // namespace

Command queueCommand() {
    return {.name = "queue",
            .usage = "[list | move RUN POSITION | remove RUN | resume [RUN...]]",
            .summary = "The runs that work and that wait, in the order of their turns.",
            .more =
                "RUN is an id, a unique beginning of one, a run folder, or \"last\". move: 1 is the next turn; this "
                "works for the queue of another program, such as the window, too. remove takes out a run that "
                "waits. resume goes on with what waited or worked when its program ended, or with the runs named "
                "of that, one after another in the queue's order; a run that fails does not keep the others.",
            .own = &noFields(),
            .mostPositionals = 10000,
            .run = queue};
}

} // namespace lathe::cli
