#include "lathe/recipe.h"

#include <filesystem>

namespace lathe {

Recipe::Recipe() : settings(recipeFields()) {}

namespace {

void resolvePathsOf(Settings& settings, const std::filesystem::path& folder) {
    for (const Field& field : settings.fields()) {
        if (field.kind != FieldKind::Path || !settings.isGiven(field.name)) continue;
        const std::filesystem::path path = settings.text(field.name);
        if (!path.empty() && path.is_relative()) settings.set(field.name, (folder / path).lexically_normal().string());
    }
}

} // namespace

void resolvePaths(Recipe& recipe, const std::string& folder) {
    resolvePathsOf(recipe.settings, folder);
    for (Settings& source : recipe.data) resolvePathsOf(source, folder);
    for (MethodChoice& choice : recipe.methods) resolvePathsOf(choice.settings, folder);
}

} // namespace lathe
