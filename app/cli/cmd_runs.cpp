// lathe runs: the run history as text; each action reads the store and needs no engine.
#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/run_compare.h"
#include "cli/run_edit.h"
#include "cli/run_rebuild.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "lathe/joined.h"
#include "option_keys.h"

#include <filesystem>
#include <fstream>

namespace lathe::cli {
namespace {

Fields actionFields() {
    return {
        describe(option::where,
                 {.label = "Where",
                  .group = "Output",
                  .help = "Of list: only runs of which this is true, such as \"method = lora and rank >= "
                          "16 and loss < 2\". Names are columns of the history, metrics and fields of "
                          "recipes; signs = != < <= > >= and ~ (contains); and, or, not, parentheses."}),
        describe(option::out, {.label = "File",
                               .group = "Output",
                               .help = "Where export writes to: a file, or of mlflow the folder that gets mlruns.",
                               .automatic = "standard output"}),
        describe(option::format, {.label = "Format",
                                  .fallback = "jsonl",
                                  .group = "Output",
                                  .help = "Of export: what is written.",
                                  .choices = {{"jsonl", "one run: details and every metric, one JSON object a line"},
                                              {"mlflow", "runs that have ended, all without RUN: an mlruns folder"}}}),
        describe(option::html, {.label = "HTML file",
                                .group = "Output",
                                .help = "Of compare: writes a page with curves, plots and tables that any browser "
                                        "shows, instead of a table."}),
        describe(option::baseline, {.label = "Baseline",
                                    .group = "Output",
                                    .help = "Of compare --html: one of the runs; metrics are told as differences to "
                                            "it, too.",
                                    .automatic = "none"}),
        describe(option::empty, {.label = "Empty",
                                 .fallback = false,
                                 .group = "Output",
                                 .help = "Of rebuild: begins an empty history instead; the runs' folders stay."}),
        describe(option::force, {.label = "Force",
                                 .fallback = false,
                                 .group = "Output",
                                 .help = "Of rebuild: also where the history is not damaged."}),
    };
}

const Fields& runsFields() {
    static const Fields fields = [] {
        Fields all = actionFields();
        all.insert(all.end(), runEditFields().begin(), runEditFields().end());
        return all;
    }();
    return fields;
}

std::string lossText(const std::optional<double>& loss) { return loss ? numberText(*loss, 5) : "-"; }

/// "accuracy 0.91"; "-" where nothing was measured.
std::string scoreText(const RunSummary& run) {
    std::string text;
    for (const auto& [name, value] : run.metrics) addTo(text, name + " " + numberText(value));
    return text.empty() ? "-" : text;
}

std::string heldOutText(const RunSummary& run) {
    std::string text;
    for (const auto& [name, values] : run.heldOut)
        if (name != "loss" || run.heldOut.size() == 1)
            addTo(text, name + " " + numberText(values.first) + " -> " + numberText(values.second));
    return text.empty() ? "-" : text;
}

int list(Session& session, const std::string& where) {
    const RunList found = session.askFor<RunList>(ListRuns{where});
    std::vector<std::vector<std::string>> rows{
        {"run", "status", "step", "loss", "best", "metrics", "held out", "method", "model", "name"}};
    for (const RunSummary& run : found.runs) {
        if (session.json()) session.printJson(toJson(run));
        rows.push_back({run.id, std::string(toString(run.status)),
                        std::to_string(run.step) + "/" + std::to_string(run.totalSteps), lossText(run.lastLoss),
                        lossText(run.bestEvalLoss), scoreText(run), heldOutText(run), run.method, run.model, run.name});
    }
    if (!session.json())
        session.print(found.runs.empty() ? where.empty() ? "No runs yet." : "No run matches."
                                         : tableText(rows, {false, false, true, true, true}));
    return 0;
}

int show(Session& session, const RunId& id) {
    const RunDetail run = session.askFor<RunDetail>(ShowRun{id});
    if (session.json()) {
        session.printJson(toJson(run));
        return 0;
    }
    const RunSummary& summary = run.summary;
    std::vector<std::vector<std::string>> rows{
        {"run", summary.id},
        {"name", summary.name},
        {"status", std::string(toString(summary.status)) + (summary.resumable ? " (can be resumed)" : "")},
        {"started", summary.createdAt},
        {"trained for", durationText(summary.seconds)},
        {"on", summary.device.empty() ? "not recorded" : summary.device},
        {"steps", std::to_string(summary.step) + " of " + std::to_string(summary.totalSteps)},
        {"loss", lossText(summary.lastLoss)},
        {"best validation", lossText(summary.bestEvalLoss)},
        {"trainable", countText(summary.trainable)},
        {"memory",
         "predicted " + bytesText(run.predicted.totalBytes()) + ", measured " + bytesText(run.measuredPeakBytes)},
        {"folder", summary.folder},
        {"result", run.adapterFolder.empty() ? "none yet" : run.adapterFolder}};
    if (summary.joules) rows.push_back({"energy", energyText(*summary.joules) + " by the whole GPU"});
    if (!run.changes.empty())
        for (const Said& change : inWords(run.changes, planValues(recipeFromJson(run.resolvedRecipeJson).settings)))
            rows.push_back({"changed", change});
    if (run.error) rows.push_back({"failed because", run.error->message});
    if (!summary.notes.empty()) rows.push_back({"notes", summary.notes});
    session.print(tableText(rows));
    for (const EvalPoint& eval : run.evals) session.print(evalText(eval));
    session.print("\n" + run.recipeJson);
    return 0;
}

/// The whole history of a run: details and every metric, one JSON object a line.
int exportHistory(Session& session, const RunId& id, const std::string& file) {
    std::string text = jsonText(toJson(session.askFor<RunDetail>(ShowRun{id}))) + "\n";
    std::vector<std::string> metrics{"loss", "learning_rate", "grad_norm", "eval_loss", "tokens_per_second"};
    for (const Gauge& gauge : gauges) metrics.emplace_back(gauge.name);
    for (const std::string& metric : metrics)
        for (const Curve& curve : session.askFor<Curves>(GetCurves{{id}, metric, std::int64_t{1} << 40}).curves)
            if (!curve.steps.empty()) text += jsonText(toJson(curve)) + "\n";
    if (file.empty()) {
        session.print(text);
        return 0;
    }
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw Error(ErrorKind::Io, "Can't write " + file + ".");
    if (session.json()) session.printJson(Json{{"type", "exported"}, {"file", file}});
    else session.print(file);
    return 0;
}

int exportToMlflow(Session& session, const std::vector<RunId>& ids, const std::string& folder) {
    if (folder.empty()) throw Error(ErrorKind::BadInput, "No folder was named to write to.", "Give --out DIR.");
    const auto made = session.askFor<ExportedRuns>(ExportRuns{ids, std::filesystem::absolute(folder).string()});
    if (session.json()) {
        session.printJson(
            Json{{"type", "exported"}, {"folder", made.folder}, {"runs", made.runs}, {"notes", made.notes}});
        return 0;
    }
    for (const std::string& note : made.notes) session.remark(note);
    session.print(made.folder + ": " + std::to_string(made.runs.size()) + (made.runs.size() == 1 ? " run" : " runs"));
    return 0;
}

int compare(Session& session, const std::vector<RunId>& ids, const Settings& own) {
    const std::string file = own.get(option::html), baseline = own.get(option::baseline);
    if (!file.empty())
        return saveComparison(session, ids, file, baseline.empty() ? baseline : session.workbench().findRun(baseline));
    if (!baseline.empty())
        throw Error(ErrorKind::BadInput, "--baseline is for the page that --html writes.", "Add --html FILE.");
    return compareRuns(session, ids);
}

int runs(Session& session, const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.positionals;
    const std::string action = words.empty() ? "list" : words.front();
    std::vector<RunId> ids;
    const auto find = [&](std::size_t least, std::size_t most) {
        if (words.size() - 1 < least || words.size() - 1 > most)
            throw Error(ErrorKind::BadInput,
                        std::string("Give ") + (least == 1 ? "a run" : "two or more runs") + " after runs " + action
                            + ".",
                        "lathe runs lists them.");
        for (std::size_t i = 1; i < words.size(); ++i) ids.push_back(session.workbench().findRun(words[i]));
    };
    const auto needNone = [&] {
        if (words.size() > 1)
            throw Error(ErrorKind::BadInput, "runs " + action + " is for all runs and takes none.",
                        "lathe help runs says more.");
    };
    if (action == "list") return needNone(), list(session, arguments.own.get(option::where));
    if (action == "show") return find(1, 1), show(session, ids.front());
    if (action == "compare") return find(2, 100), compare(session, ids, arguments.own);
    if (action == "export" && arguments.own.get(option::format) == "mlflow")
        return find(0, 100), exportToMlflow(session, ids, arguments.own.get(option::out));
    if (action == "export") return find(1, 1), exportHistory(session, ids.front(), arguments.own.get(option::out));
    if (action == "edit") return find(1, 100), editRuns(session, ids, arguments.own);
    if (action == "clean") return find(1, 100), cleanRuns(session, ids, arguments.own.get(option::yes));
    if (action == "rebuild")
        return needNone(), rebuildRuns(session, arguments.own.get(option::empty), arguments.own.get(option::force));
    const std::string near = nearest(action, {"list", "show", "compare", "export", "edit", "clean", "rebuild"});
    throw Error(ErrorKind::BadInput,
                "There is no action \"" + action.substr(0, 80) + '"' + (near.empty() ? "" : "; nearest: " + near) + ".",
                "lathe help runs says more.");
}

} // namespace

Command runsCommand() {
    return {.name = "runs",
            .usage = "[list [--where TEXT] | show RUN | compare RUN RUN... [--html FILE] | export RUN [--out FILE] | "
                     "export [RUN...] --format mlflow --out DIR | edit RUN... [--name TEXT] [--notes TEXT] [--tag "
                     "WORDS] [--untag WORDS] [--pin] "
                     "[--archive] | clean RUN... [--yes] | rebuild [--empty]]",
            .summary = "The run history.",
            .more =
                "RUN is an id, a unique beginning of one, a run folder, or \"last\". edit changes one or several runs; "
                "--no-pin and --no-archive take back. clean deletes checkpoints that are neither a run's best nor its "
                "last. rebuild makes a new history from the runs' folders where the history's file is damaged; the old "
                "file is kept under another name.",
            .own = &runsFields(),
            .mostPositionals = 101,
            .run = runs};
}

} // namespace lathe::cli
