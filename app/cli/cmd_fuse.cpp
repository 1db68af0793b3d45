// AdapterFusion's two stages as one job: an adapter for each dataset, then the attention over them.
#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "lathe/error.h"
#include "lathe/method_info.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

namespace lathe::cli {
namespace {

const Fields& fuseFields() {
    static const Fields fields{
        {.name = "data", .label = "Data", .kind = FieldKind::Words, .fallback = std::vector<std::string>{}, .group = "Data",
         .help = "A dataset file for each adapter; two or more."},
        {.name = "target", .label = "Target data", .kind = FieldKind::Words, .fallback = std::vector<std::string>{}, .group = "Data",
         .help = "What the composition is trained on.", .automatic = "all of --data"},
        {.name = "validation", .label = "Validation data", .kind = FieldKind::Words, .fallback = std::vector<std::string>{}, .group = "Data",
         .help = "A dataset file to validate the composition on; may be given several times."},
    };
    return fields;
}

/// A name that a module may have: letters, digits and underscores.
std::string nameFor(const std::string& path, std::size_t number) {
    std::string name = std::filesystem::path(path).stem().string();
    std::replace_if(name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name + "_" + std::to_string(number + 1);
}

int fuse(Session& session, const Arguments& arguments) {
    const std::vector<std::string> sets = arguments.own.words("data");
    if (sets.size() < 2) throw Error(ErrorKind::BadInput, "fuse: fusion needs two datasets or more", "Give each with --data FILE.");
    Recipe base = recipeFrom("", arguments);
    const std::vector<Settings> sources = std::exchange(base.data, {}); // the sets first, then those to validate on
    base.settings.set("model", std::filesystem::absolute(arguments.positionals.front()).lexically_normal().string());
    MethodChoice adapter{"adapter", Settings(*methodInfo("adapter").fields)};
    for (const MethodChoice& given : base.methods)
        if (given.method == adapter.method) adapter = given;

    std::vector<std::string> folders;
    for (std::size_t i = 0; i < sets.size(); ++i) { // stage 1: knowledge extraction
        Recipe recipe = base;
        recipe.data = {sources[i]};
        adapter.settings.set("adapter_name", nameFor(sets[i], i));
        recipe.methods = {adapter};
        recipe.settings.set("name", "adapter " + nameFor(sets[i], i));
        session.remark("adapter " + std::to_string(i + 1) + " of " + std::to_string(sets.size()) + ": " + sets[i]);
        std::string run;
        if (const int code = runRecipe(session, recipe, &run); code != 0) return code;
        folders.push_back(session.askFor<RunDetail>(ShowRun{run}).adapterFolder);
    }
    Recipe recipe = base; // stage 2: knowledge composition
    recipe.data = sources;
    if (const std::vector<std::string> targets = arguments.own.words("target"); !targets.empty()) {
        recipe.data.erase(recipe.data.begin(), recipe.data.begin() + std::ptrdiff_t(sets.size()));
        for (const std::string& path : targets) {
            recipe.data.push_back(sources.front());
            recipe.data.back().set("path", std::filesystem::absolute(path).lexically_normal().string());
        }
    }
    MethodChoice fusion{"adapter_fusion", Settings(*methodInfo("adapter_fusion").fields)};
    fusion.settings.set("adapters", folders);
    recipe.methods = {fusion};
    recipe.settings.set("name", "fusion of " + std::to_string(folders.size()) + " adapters");
    session.remark("composition of " + std::to_string(folders.size()) + " adapters");
    return runRecipe(session, recipe);
}

} // namespace

Command fuseCommand() {
    return {.name = "fuse", .usage = "MODEL --data FILE --data FILE ... [flags]", .summary = "Trains an adapter for each dataset, then AdapterFusion over them.",
            .more = "Each stage is a run of its own in the history; flags of the method adapter shape the adapters.",
            .own = &fuseFields(), .recipeGroups = {"Model", "Data", "Training", "Schedule", "Evaluation", "Saving", "Hardware"}, .dataFields = true,
            .methodFields = true, .leastPositionals = 1, .mostPositionals = 1, .run = fuse};
}

} // namespace lathe::cli
