#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"

namespace lathe::cli {
namespace {

int estimate(Session& session, const Arguments& arguments) {
    const Recipe recipe = recipeFrom(arguments.positionals.empty() ? "" : arguments.positionals.front(), arguments);
    if (recipe.settings.text("model").empty()) throw Error(ErrorKind::BadInput, "no model is chosen", "Give a recipe, or --model with a folder, a config.json or a GGUF file.");
    const Estimate found = session.workbench().estimate(recipe);
    if (session.json()) {
        session.printJson(toJson(found));
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"layer", "parameters", "trainable"}};
    for (const LayerCount& layer : found.parameters.byLayer) rows.push_back({layer.name, countText(layer.total), countText(layer.trainable)});
    rows.push_back({"together", countText(found.parameters.total), countText(found.parameters.trainable)});
    session.print(tableText(rows, {false, true, true}));
    rows = {{"memory", ""}};
    for (std::size_t i = 0; i < memoryPartCount; ++i)
        if (found.memory.bytes[i] != 0) rows.push_back({std::string(toString(static_cast<MemoryPart>(i))), bytesText(found.memory.bytes[i])});
    rows.push_back({"together", bytesText(found.memory.totalBytes())});
    session.print("\n" + tableText(rows, {false, true}) + "for " + countText(found.tokensPerMicroBatch) + " tokens at once");
    return 0;
}

} // namespace

Command estimateCommand() {
    return {.name = "estimate", .usage = "RECIPE | --model FOLDER-OR-CONFIG [--method NAME] [flags]",
            .summary = "Counts parameters and memory of a run, without weights.", .own = &recipeSourceFields(),
            .recipeGroups = {"Model", "Data", "Training", "Schedule", "Evaluation", "Saving", "Hardware"}, .dataFields = true,
            .methodFields = true, .mostPositionals = 1, .run = estimate};
}

} // namespace lathe::cli
