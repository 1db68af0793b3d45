// AdapterFusion's two stages as one job: an adapter for each dataset, then the attention over them.
#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& fuseFields() {
    static const Fields fields{
        describe(option::data, {.label = "Data",
                                .fallback = std::vector<std::string>{},
                                .group = "Data",
                                .help = "A dataset file for each adapter. Give two or more."}),
        describe(option::target, {.label = "Target data",
                                  .fallback = std::vector<std::string>{},
                                  .group = "Data",
                                  .help = "What the composition is trained on.",
                                  .automatic = "all of --data"}),
        describe(option::validation,
                 {.label = "Validation data",
                  .fallback = std::vector<std::string>{},
                  .group = "Data",
                  .help = "A dataset file to validate the composition on. May be given several times."}),
    };
    return fields;
}

int fuse(Session& session, const Arguments& arguments) {
    requireOneProcess("fuse");
    const std::size_t sets = arguments.own.get(option::data).size();
    Recipe recipe = recipeFrom("", arguments); // its data: the sets first, then those to validate on
    recipe.settings.set(field::model,
                        std::filesystem::absolute(arguments.positionals.front()).lexically_normal().string());
    MethodChoice adapter{"adapter", Settings(*methodInfo("adapter").fields)};
    for (const MethodChoice& given : recipe.methods)
        if (given.method == adapter.method) adapter = given;
    recipe.methods = {{"adapter_fusion", Settings(*methodInfo("adapter_fusion").fields)}};

    std::vector<std::string> folders;
    const std::vector<Recipe> first = runsBefore(recipe);
    for (Recipe run : first) {
        adapter.settings.set(field::adapterName, run.methods.front().settings.get(field::adapterName));
        run.methods = {adapter};
        session.remark("adapter " + std::to_string(folders.size() + 1) + " of " + std::to_string(first.size()) + ": "
                       + run.data.front().get(field::path));
        std::string started;
        if (const int code = runRecipe(session, run, &started); code != 0) return code;
        folders.push_back(session.askFor<RunDetail>(ShowRun{started}).adapterFolder);
    }
    recipe = withResults(recipe, folders);
    if (const std::vector<std::string> targets = arguments.own.get(option::target); !targets.empty()) {
        const Settings like = recipe.data.front();
        recipe.data.erase(recipe.data.begin(), recipe.data.begin() + std::ptrdiff_t(sets));
        for (const std::string& path : targets) {
            recipe.data.push_back(like);
            recipe.data.back().set(field::path, std::filesystem::absolute(path).lexically_normal().string());
        }
    }
    recipe.settings.set(field::name, "fusion of " + std::to_string(folders.size()) + " adapters");
    session.remark("composition of " + std::to_string(folders.size()) + " adapters");
    return runRecipe(session, recipe);
}

} // namespace

Command fuseCommand() {
    return {.name = "fuse",
            .usage = "MODEL --data FILE --data FILE ... [flags]",
            .summary = "Trains an adapter for each dataset, then AdapterFusion over them.",
            .more = "Each stage is a run of its own in the history; the flags of the method adapter set the shape of "
                    "the adapters.",
            .own = &fuseFields(),
            .recipeGroups = {"Model", "Data", "Training", "Schedule", "Evaluation", "Saving", "Hardware"},
            .dataFields = true,
            .methodFields = true,
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = fuse};
}

} // namespace lathe::cli
