#pragma once
// Presets: recipes without model and data, kept by name, that fill in another recipe's fields at once. The ready ones
// are files of resources/recipes, which are compiled in; a person's own lie in HOME/presets.
#include "lathe/error.h"
#include "lathe/recipe.h"

#include <string>
#include <vector>

namespace lathe {

struct Preset {
    std::string name;    ///< to ask for it by: "memory_lean"; of one's own: as it was saved
    std::string label;   ///< for people
    std::string summary; ///< what it changes, in a line; empty of one's own
    std::string json;    ///< the recipe; a field that is null goes back to its default
    bool whole = false;  ///< it is all of a recipe: what it does not name goes back to its default, too
    bool own = false;    ///< of a person's own
};

const std::vector<Preset>& readyPresets();
/// By name, in any case of letters; nullptr where there is none.
const Preset* findPreset(const std::vector<Preset>& presets, std::string_view name);

/// The recipe with what the preset says of it; name, model and data stay as they are. Throws Error{BadInput}: its JSON
/// is of another version.
Recipe withPreset(Recipe recipe, const Preset& preset);
/// What is kept of a recipe under that name: all but model and data.
Preset presetOf(Recipe recipe, const std::string& name);

// ---- questions

/// Answered by PresetList.
struct ListPresets {};
/// Own ones: saved, in the place of one of the same name, or deleted. Answered by PresetList as it is then.
struct ChangePresets {
    std::vector<Preset> save;
    std::vector<std::string> remove; ///< by name
};

struct PresetList {
    std::vector<Preset> presets;    ///< the ready ones, then one's own by name
    std::vector<ErrorInfo> unread;  ///< of files that can't be read
};

} // namespace lathe
