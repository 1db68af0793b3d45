#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/resources.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "lathe/field_keys.h"

namespace lathe::cli {
namespace {

int quickstart(Session& session, const Arguments& arguments) {
    requireOneProcess("quickstart");
    const Recipe recipe = recipeFrom((resourceFolder() / "sample" / "recipe.json").string(), arguments);
    session.remark("Quick start: the bundled sample model learns from the bundled sample data.");
    RunId run;
    if (const int code = runRecipe(session, recipe, &run); code != 0) return code;

    // what it learned, side by side
    const std::vector<std::string> prompts = recipe.settings.get(field::samplePrompts);
    if (prompts.empty()) return 0;
    const GeneratedText answers = session.askFor<GeneratedText>(
        GenerateText{.run = run, .messages = {{"user", prompts.front()}}, .compareWithBase = true, .maxNewTokens = 64});
    if (session.json()) session.printJson(session.withDevice(toJson(answers)));
    else if (answers.texts.size() == 2)
        session.print("\n" + prompts.front() + "\n  before: " + answers.texts[0] + "\n  after:  " + answers.texts[1]);
    return 0;
}

} // namespace

Command quickstartCommand() {
    return {.name = "quickstart",
            .usage = "[flags]",
            .summary = "Trains the bundled sample model on the bundled sample data, in under a minute.",
            .own = &noFields(),
            .recipeGroups = {"Training", "Schedule", "Evaluation", "Saving", "Hardware"},
            .methodFields = true,
            .run = quickstart};
}

} // namespace lathe::cli
