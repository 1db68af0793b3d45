#include "lathe/recipe.h"

#include <filesystem>

namespace lathe {

Recipe::Recipe() : settings(recipeFields()) {}

namespace {

std::string resolved(const std::filesystem::path& path, const std::filesystem::path& folder) {
    return path.empty() || path.is_absolute() ? path.string() : (folder / path).lexically_normal().string();
}

void resolvePathsOf(Settings& settings, const std::filesystem::path& folder) {
    for (const Field& field : settings.fields()) {
        if (!settings.isGiven(field)) continue;
        if (field.kind == FieldKind::Path) settings.set(field, resolved(settings.text(field), folder));
        if (!field.paths) continue;
        std::vector<std::string> words = settings.words(field);
        for (std::string& word : words) word = resolved(word, folder);
        settings.set(field, words);
    }
}

} // namespace

void resolvePaths(Recipe& recipe, const std::string& folder) {
    resolvePathsOf(recipe.settings, folder);
    for (Settings& source : recipe.data) resolvePathsOf(source, folder);
    for (MethodChoice& choice : recipe.methods) resolvePathsOf(choice.settings, folder);
}

} // namespace lathe
