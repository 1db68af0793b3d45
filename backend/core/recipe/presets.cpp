// A row says in words what its file says in fields; the file's name is the preset's.
#include "lathe/presets.h"

#include "base/json.h"
#include "lathe/field_keys.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace lathe {
namespace {

struct ReadyFile { std::string_view name, json; };
constexpr ReadyFile readyFiles[]{
#include "ready_recipes.inc" // made of resources/recipes by this folder's CMakeLists.txt
};

struct ReadyPreset {
    std::string_view name, summary;
    bool whole;
};
constexpr ReadyPreset table[]{
    {"memory_lean", "4-bit QLoRA, one row at a time, 8-bit optimizer", false},
    {"balanced", "LoRA, all else as Lathe chooses it", false},
    {"thorough", "LoRA of rank 64, up to 10 epochs, stops by itself", false},
    {"bert_squad", "the worked example: rank 2, 3 epochs", true},
    {"bert_squad_learns", "the same at rank 8 and a higher rate", true},
};

bool stays(const Field& field) { return field.name == "name" || field.name == "model"; }

bool sameLetters(std::string_view a, std::string_view b) {
    const auto low = [](unsigned char c) { return std::tolower(c); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return low(x) == low(y); });
}

} // namespace

const std::vector<Preset>& readyPresets() {
    static const std::vector<Preset> presets = [] {
        std::vector<Preset> all;
        for (const ReadyPreset& row : table) {
            const auto file = std::find_if(std::begin(readyFiles), std::end(readyFiles),
                                           [&](const ReadyFile& each) { return each.name == row.name; });
            if (file == std::end(readyFiles))
                throw std::logic_error("resources/recipes lacks " + std::string(row.name));
            Preset preset{.name = std::string(row.name),
                          .summary = std::string(row.summary),
                          .json = std::string(file->json),
                          .whole = row.whole};
            preset.label = recipeFromJson(preset.json).settings.get(field::name);
            all.push_back(std::move(preset));
        }
        return all;
    }();
    return presets;
}

const Preset* findPreset(const std::vector<Preset>& presets, std::string_view name) {
    for (const Preset& preset : presets)
        if (sameLetters(preset.name, name)) return &preset;
    return nullptr;
}

Recipe withPreset(Recipe recipe, const Preset& preset) {
    Recipe says = recipeFromJson(preset.json);
    const auto json = parseJson(preset.json, preset.name, {.kind = ErrorKind::BadInput});
    for (const Field& field : recipeFields())
        if (!stays(field) && (preset.whole || json.contains(std::string(field.name))))
            recipe.settings.set(field, says.settings.given(field));
    if (preset.whole || !says.methods.empty()) recipe.methods = std::move(says.methods);
    return recipe;
}

Preset presetOf(Recipe recipe, const std::string& name) {
    recipe.settings.set(field::model, Value{});
    recipe.settings.set(field::name, name);
    recipe.data.clear();
    return {.name = name, .label = name, .json = toJson(recipe), .whole = true, .own = true};
}

} // namespace lathe
