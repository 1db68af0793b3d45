// Flags are sorted to the recipe, its sources or its methods by who has such a field; what belongs to none of them
// is refused with the methods that have it.
#include "cli/recipe_flags.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "option_keys.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lathe::cli {
namespace {

Settings sourceFor(const std::string& path, DataRole role) {
    Settings source(dataFields());
    source.set(field::path, path);
    if (role != DataRole::Train) source.set(field::role, role);
    return source;
}

/// Words given several times add up; everything else is the last one given.
void give(Settings& settings, const std::string& name, const std::string& text, bool again) {
    const Field* field = find(settings.fields(), name);
    if (!again || field->kind != FieldKind::Words) return settings.setFromText(*field, text);
    std::vector<std::string> words = settings.words(*field);
    settings.setFromText(*field, text);
    for (std::string& word : settings.words(*field)) words.push_back(std::move(word));
    settings.set(*field, words);
}

void chooseMethods(Recipe& recipe, const Settings& own) {
    if (!own.isGiven(option::method)) return;
    std::vector<MethodChoice> chosen;
    for (const std::string& name : own.get(option::method)) {
        const MethodInfo& info = methodInfo(name);
        const auto known = std::find_if(recipe.methods.begin(), recipe.methods.end(),
                                        [&](const MethodChoice& choice) { return choice.method == name; });
        chosen.push_back(known != recipe.methods.end() ? *known : MethodChoice{name, Settings(*info.fields)});
    }
    recipe.methods = std::move(chosen);
}

/// True where one of the recipe's methods has such a field.
bool giveToMethods(Recipe& recipe, const std::string& name, const std::string& text, bool again) {
    if (recipe.methods.empty()) { // no method chosen is the first of the table: it becomes so by its flags, too
        const MethodInfo& first = methodInfos().front();
        if (find(*first.fields, name)) recipe.methods.push_back({std::string(first.name), Settings(*first.fields)});
    }
    bool taken = false;
    for (MethodChoice& choice : recipe.methods)
        if (find(choice.settings.fields(), name)) {
            give(choice.settings, name, text, again);
            taken = true;
        }
    return taken;
}

void giveFlag(Recipe& recipe, const std::string& name, const std::string& text, bool again) {
    if (find(recipeFields(), name)) return give(recipe.settings, name, text, again);
    if (find(dataFields(), name)) {
        if (recipe.data.empty())
            throw Error(ErrorKind::BadInput, flagFor(name) + " needs a data source.", "Give one with --data FILE.");
        for (Settings& source : recipe.data) give(source, name, text, again);
        return;
    }
    if (giveToMethods(recipe, name, text, again)) return;
    std::string owners;
    for (const MethodInfo& info : methodInfos())
        if (find(*info.fields, name))
            owners += (owners.empty() ? "--method " : " or --method ") + std::string(info.name);
    throw Error(ErrorKind::BadInput, flagFor(name) + " is not a field of the chosen method.",
                "It goes with " + owners + ".");
}

} // namespace

const Fields& recipeSourceFields() {
    static const Fields fields{
        describe(option::data, {.label = "Data",
                                .fallback = std::vector<std::string>{},
                                .group = "Data",
                                .help = "A dataset file to train on. May be given several times."}),
        describe(option::validation, {.label = "Validation data",
                                      .fallback = std::vector<std::string>{},
                                      .group = "Data",
                                      .help = "A dataset file to validate on. May be given several times."}),
        describe(
            option::heldOut,
            {.label = "Held-out data",
             .fallback = std::vector<std::string>{},
             .group = "Data",
             .help =
                 "A dataset file that is measured before and after training and never trained on: how much the model "
                 "forgets. May be given several times."}),
        describe(option::method,
                 {.label = "Method",
                  .fallback = std::vector<std::string>{},
                  .group = "Method",
                  .help = "A method (lathe methods lists them). May be given several times. Without one, LoRA."}),
    };
    return fields;
}

std::string readText(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (stream && !std::filesystem::is_directory(file)) text << stream.rdbuf();
    else if (!std::filesystem::exists(file)) throw Error(ErrorKind::BadInput, "There is no file " + file + ".");
    else throw Error(ErrorKind::Io, "Can't read " + file + ": " + std::strerror(stream ? EISDIR : errno) + ".");
    return text.str();
}

Recipe recipeFrom(const std::string& file, const Arguments& arguments, std::vector<Settings> data) {
    Recipe recipe;
    recipe.data = std::move(data);
    if (!file.empty()) {
        try {
            recipe = recipeFromJson(readText(file));
        } catch (const Error& error) {
            ErrorInfo info = error.info();
            if (info.message.find(file) == std::string::npos) info.message = file + ": " + info.message;
            throw Error(info);
        }
        resolvePaths(recipe, std::filesystem::absolute(file).parent_path().string());
    }
    const Settings& own = arguments.own;
    constexpr std::pair<FieldKey<WordList>, DataRole> roles[] = {{option::data, DataRole::Train},
                                                                 {option::validation, DataRole::Validation},
                                                                 {option::heldOut, DataRole::HeldOut}};
    for (const auto& [flag, role] : roles) {
        if (!own.isGiven(flag)) continue;
        std::erase_if(recipe.data, [role = role](const Settings& source) { return source.get(field::role) == role; });
        for (const std::string& path : own.get(flag)) recipe.data.push_back(sourceFor(path, role));
    }
    if (find(own.fields(), "method")) chooseMethods(recipe, own);
    std::vector<std::string> seen;
    for (const auto& [name, text] : arguments.recipe) {
        giveFlag(recipe, name, text, std::find(seen.begin(), seen.end(), name) != seen.end());
        seen.push_back(name);
    }
    resolvePaths(recipe, std::filesystem::current_path().string());
    return recipe;
}

} // namespace lathe::cli
