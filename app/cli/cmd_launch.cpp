// lathe launch: a recipe trained by torchrun's processes or on a Slurm cluster. What is sent can be read before.
#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/jobs.h"
#include "option_keys.h"

namespace lathe::cli {
namespace {

const Fields& launchOptions() {
    static const Fields fields = [] {
        Fields all = placeFields();
        all.push_back(describe(option::dryRun, {.label = "Dry run",
                                                .fallback = false,
                                                .group = "Output",
                                                .help = "Only prints the script and what would hand it over."}));
        return all;
    }();
    return fields;
}

Settings placeFrom(const Settings& own) {
    Settings given(placeFields());
    for (const Field& field : placeFields())
        if (own.isGiven(field)) given.set(field, own.given(field));
    return given;
}

/// What one process needs, as lathe estimate has it; nothing where this machine can't tell.
void tellNeed(Session& session, const Recipe& recipe, const Settings& place) {
    try {
        const std::int64_t processes = processesOn(place);
        const std::int64_t bytes = session.workbench().estimate(recipe, int(processes)).correctedBytes();
        session.remark((processes == 1 ? "It" : "Each of " + countText(processes) + " processes") + " needs about "
                       + bytesText(bytes) + " of memory at its peak.");
    } catch (const Error&) { // a device that is there, not here
    }
}

int launch(Session& session, const Arguments& arguments) {
    requireOneProcess("launch");
    const Recipe recipe = recipeFrom(arguments.positionals.front(), arguments);
    const Settings place = placeFrom(arguments.own);
    const JobPlan plan = session.askFor<JobPlan>(PlanJob{recipe, place});
    if (arguments.own.get(option::dryRun)) {
        if (session.json()) {
            session.printJson(Json{{"type", "job_plan"},
                                   {"name", plan.name},
                                   {"processes", processesOn(place)},
                                   {"script", plan.script},
                                   {"command", plan.command}});
        } else {
            session.print(plan.script.substr(0, plan.script.find_last_not_of('\n') + 1));
            session.remark("Would be sent with: " + plan.command);
            tellNeed(session, recipe, place);
        }
        return 0;
    }
    const LaunchedJob job = session.askFor<LaunchedJob>(SendJob{plan});
    const bool known = !job.handle.empty();
    if (session.json()) session.printJson(toJson(job));
    else {
        session.print(job.id);
        tellNeed(session, recipe, place);
        if (known) session.remark("sent as " + job.handle + "; follow it with: lathe jobs log " + job.id + " --follow");
    }
    if (known) return 0;
    session.remark(job.note);
    session.remark("lathe jobs show " + job.id + " looks again.");
    return exitCodeFor(ErrorKind::Io);
}

} // namespace

Command launchCommand() {
    return {.name = "launch",
            .usage = "RECIPE [--on torchrun | slurm] [flags] [--dry-run]",
            .summary = "Trains a recipe with several processes: by torchrun on this machine, or on a Slurm cluster.",
            .more =
                "Writes a script, hands it to torchrun or sbatch, prints the job's id and ends; lathe jobs tells how "
                "it goes on. Exit code 5: nobody knows whether the cluster took the job, which lathe jobs finds out. "
                "The run is in the history of the machine that has the same LATHE_HOME. --line is given "
                "once for each line: --line \"#SBATCH --mem=64G\" --line \"module load cuda\" "
                "(docs/many-machines.md).",
            .own = &launchOptions(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = launch};
}

} // namespace lathe::cli
