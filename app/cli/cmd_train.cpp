#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "lathe/rank.h"

namespace lathe::cli {
namespace {

int train(Session& session, const Arguments& arguments) {
    const std::string file = arguments.positionals.empty() ? "" : arguments.positionals.front();
    const Recipe recipe = recipeFrom(file, arguments);
    if (!thisRank().isFirst()) return takePart(session, recipe);
    if (thisRank().restarts > 0) // by a launcher, with the same words
        if (const RunId run = session.workbench().brokenOff(recipe); !run.empty()) return resumeRun(session, run);
    return runRecipe(session, recipe);
}

} // namespace

Command trainCommand() {
    return {.name = "train",
            .usage = "RECIPE | --model MODEL --data FILE [--method NAME] [flags]",
            .summary = "Fine-tunes a model, from a recipe file or from flags; flags win.",
            .more =
                "Ctrl+C saves a checkpoint and ends with exit code 3; lathe resume continues from there. Started by "
                "torchrun, srun or mpirun as several processes, they train together (docs/many-machines.md).",
            .own = &recipeSourceFields(),
            .recipeGroups = {"Model", "Data", "Training", "Schedule", "Evaluation", "Saving", "Hardware"},
            .dataFields = true,
            .methodFields = true,
            .mostPositionals = 1,
            .run = train};
}

} // namespace lathe::cli
