#include "workbench/new_run.h"

#include "lathe/field_keys.h"
#include "lathe/joined.h"
#include "lathe/method_info.h"

#include <filesystem>

namespace lathe {
namespace {

/// The last part of a path that says something: "smollm2" of "models/smollm2/", "train.jsonl" of "data/train.jsonl".
std::string shortName(const std::string& path) {
    const std::filesystem::path whole = path;
    return (whole.has_filename() ? whole.filename() : whole.parent_path().filename()).string();
}

RunId parentOf(const Recipe& recipe, const std::filesystem::path& home) {
    const std::string adapter = recipe.settings.get(field::initAdapter);
    if (adapter.empty()) return {};
    const auto inside = std::filesystem::weakly_canonical(adapter).lexically_relative(home / "runs");
    return inside.empty() || *inside.begin() == ".." || *inside.begin() == "." ? RunId() : inside.begin()->string();
}

} // namespace

NewRun describeRun(const Recipe& recipe, const std::string& recipeJson, const std::filesystem::path& home) {
    NewRun run;
    run.recipeJson = recipeJson;
    run.model = shortName(recipe.settings.get(field::model));
    for (const MethodChoice& choice : recipe.methods) addTo(run.method, methodInfo(choice.method).label, " + ");
    for (const Settings& source : recipe.data)
        if (source.get(field::role) == DataRole::Train) addTo(run.dataset, shortName(source.get(field::path)));
    run.name = recipe.settings.get(field::name);
    if (run.name.empty()) run.name = run.model + ", " + run.method + ", " + run.dataset;
    run.parent = parentOf(recipe, home);
    run.task = recipe.settings.text(field::task);
    return run;
}

} // namespace lathe
