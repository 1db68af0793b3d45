// lathe sweep: runs of one recipe that differ in a few fields, one after another.
#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/field_place.h"
#include "lathe/sweep.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& sweepOptions() {
    static const Fields fields{
        describe(option::vary,
                 {.label = "Vary",
                  .group = "Sweep",
                  .help =
                      "FIELD=VALUES, given once for each field: rank=8,16,32, or a range FROM..TO[:log][:COUNT] such "
                      "as learning_rate=1e-5..1e-3:log:4. FIELD is any field of the recipe, of its methods or its "
                      "data, by its name or as methods[0].rank, or method. Lists of words are separated by ;."}),
        describe(option::random, {.label = "Random",
                                  .group = "Sweep",
                                  .help = "How many runs to draw by chance from the values; ranges then need no count.",
                                  .least = 1,
                                  .most = double(mostSweepRuns),
                                  .automatic = "all combinations"}),
        describe(option::seed, {.label = "Seed",
                                .fallback = std::int64_t(1),
                                .group = "Sweep",
                                .help = "Of --random: the same draws again.",
                                .least = 0}),
        describe(option::name, {.label = "Name",
                                .group = "Sweep",
                                .help = "The runs get the tag sweep:NAME.",
                                .automatic = "the recipe's file name"}),
        describe(option::dryRun, {.label = "Dry run",
                                  .fallback = false,
                                  .group = "Sweep",
                                  .help = "Only shows which runs there would be, and what is wrong with them."}),
    };
    return fields;
}

Sweep sweepFrom(const Arguments& arguments) {
    const std::string& file = arguments.positionals.front();
    Sweep sweep;
    sweep.recipe = recipeFrom(file, arguments);
    sweep.name = arguments.own.get(option::name);
    if (sweep.name.empty()) sweep.name = std::filesystem::path(file).stem().string();
    sweep.draws = arguments.own.getIfAny(option::random).value_or(0);
    sweep.seed = std::uint64_t(arguments.own.get(option::seed));
    for (const std::string& one : arguments.own.get(option::vary)) {
        const auto equals = one.find('=');
        if (equals == std::string::npos)
            throw Error(ErrorKind::BadInput, "\"" + one.substr(0, 80) + "\" is no FIELD=VALUES.",
                        "Write it as --vary rank=8,16.");
        sweep.varied.push_back(variedFromText(one.substr(0, equals), one.substr(equals + 1), sweep.recipe));
    }
    return sweep;
}

Json plannedJson(const PlannedRun& run, const Sweep& sweep) {
    Json values = Json::object(), problems = Json::array();
    for (std::size_t i = 0; i < sweep.varied.size(); ++i) values[sweep.varied[i].field] = toJson(run.values[i]);
    for (const Problem& problem : run.problems)
        problems.push_back({{"field", problem.field}, {"message", problem.message}});
    const auto known = [](std::int64_t bytes) { return bytes > 0 ? Json(bytes) : Json(nullptr); };
    return {{"type", "planned"},
            {"name", run.recipe.settings.get(field::name)},
            {"values", std::move(values)},
            {"problems", std::move(problems)},
            {"peak_bytes", known(run.peakBytes)},
            {"disk_bytes", known(run.diskBytes)},
            {"seconds", run.seconds ? Json(*run.seconds) : Json(nullptr)}};
}

/// Returns how many can be started.
std::int64_t show(Session& session, const SweepPlan& plan, const Sweep& sweep) {
    std::int64_t good = 0;
    std::vector<std::vector<std::string>> rows{{"#", "name", "memory", "disk", "takes", ""}};
    const auto bytes = [](std::int64_t count) { return count > 0 ? bytesText(count) : "-"; };
    for (const PlannedRun& run : plan.runs) {
        good += run.problems.empty();
        if (session.json()) session.printJson(plannedJson(run, sweep));
        std::string wrong;
        if (!run.problems.empty()) {
            const Problem& first = run.problems.front();
            wrong = "left out: " + fieldPlace(first.field, run.recipe).title + ": " + first.message;
        }
        rows.push_back({std::to_string(rows.size()), run.recipe.settings.get(field::name), bytes(run.peakBytes),
                        bytes(run.diskBytes), run.seconds ? durationText(*run.seconds) : "unknown", wrong});
    }
    const auto all = std::int64_t(plan.runs.size());
    if (session.json()) {
        session.printJson(Json{{"type", "sweep_plan"},
                               {"runs", all},
                               {"can_start", good},
                               {"seconds", plan.seconds ? Json(*plan.seconds) : Json(nullptr)},
                               {"disk_bytes", plan.diskBytes}});
        return good;
    }
    session.print(tableText(rows, {true, false, true, true, true}));
    session.print(countText(good) + (good == all ? "" : " of " + countText(all)) + (good == 1 ? " run" : " runs") + ", "
                  + (plan.seconds ? durationText(*plan.seconds) : "unknown time") + ", up to "
                  + bytesText(plan.diskBytes) + " on disk");
    if (sweep.draws > all)
        session.remark("There are no more than " + countText(all) + " different ones; " + countText(sweep.draws)
                       + " were asked for.");
    return good;
}

int sweep(Session& session, const Arguments& arguments) {
    requireOneProcess("sweep");
    const Sweep sweep = sweepFrom(arguments);
    const std::int64_t good = show(session, session.askFor<SweepPlan>(PlanSweep{sweep}), sweep);
    if (arguments.own.get(option::dryRun)) return 0;
    if (good == 0)
        throw Error(ErrorKind::BadInput, "None of these runs can be started.", "Correct what is wrong first.");
    return session.followAll([&] {
        session.askFor<Done>(HoldQueue{true}); // or the end of the first could come before it is known whose it is
        const auto started = session.askFor<StartedSweep>(StartSweep{sweep, {}});
        session.workbench().request(HoldQueue{false});
        if (!session.json())
            session.remark("tag " + started.tag + "; compare them with: lathe runs list --where 'tag = \"" + started.tag
                           + "\"'");
        std::vector<Session::Followed> runs;
        for (const auto& [run, name] : started.runs) runs.push_back({run, name});
        return runs;
    });
}

} // namespace

Command sweepCommand() {
    return {.name = "sweep",
            .usage = "RECIPE --vary FIELD=VALUES... [--random N --seed S] [--name NAME] [--dry-run]",
            .summary = "Runs of one recipe that differ in a few fields, all combinations or some drawn by chance.",
            .more =
                "Each is an ordinary run, named by what differs and tagged sweep:NAME. Those that can't be trained "
                "or do not fit are told and left out; one that fails does not keep the others. Ctrl+C saves the one "
                "that works; lathe queue resume goes on with the rest.",
            .own = &sweepOptions(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = sweep};
}

} // namespace lathe::cli
