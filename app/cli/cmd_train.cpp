#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/run_recipe.h"
#include "cli/session.h"

namespace lathe::cli {
namespace {

int train(Session& session, const Arguments& arguments) {
    const std::string file = arguments.positionals.empty() ? "" : arguments.positionals.front();
    return runRecipe(session, recipeFrom(file, arguments));
}

} // namespace

Command trainCommand() {
    return {.name = "train",
            .usage = "RECIPE | --model MODEL --data FILE [--method NAME] [flags]",
            .summary = "Fine-tunes a model, from a recipe file or from flags; flags win.",
            .more = "Ctrl+C saves a checkpoint and ends with exit code 3; lathe resume continues from there.",
            .own = &recipeSourceFields(),
            .recipeGroups = {"Model", "Data", "Training", "Schedule", "Evaluation", "Saving", "Hardware"},
            .dataFields = true,
            .methodFields = true,
            .mostPositionals = 1,
            .run = train};
}

} // namespace lathe::cli
