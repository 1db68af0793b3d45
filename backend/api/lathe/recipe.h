#pragma once
// The recipe: everything that decides a run, as one value with a JSON form. The window edits it, the command line
// reads it, the store keeps it, the model card prints it.
//
//   {"schema": 1, "task": "language_modeling", "model": "models/smollm2", "dtype": "bf16",
//    "data": [{"path": "train.jsonl", "weight": 1}], "methods": [{"method": "lora", "rank": 16}],
//    "learning_rate": 2e-4, ...}
//
// Top level: the fields of recipeFields() and the two lists. Any field may be null or absent for its default;
// an unknown one is an error that names the nearest known.
#include "lathe/said.h"
#include "lathe/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

inline constexpr int recipeSchema = 1;

struct MethodChoice {
    std::string method; ///< a name of methodInfos() (method_info.h)
    Settings settings;  ///< over that method's own fields
    bool operator==(const MethodChoice&) const = default;
};

struct Recipe {
    Recipe();
    Settings settings;              ///< over recipeFields()
    std::vector<Settings> data;     ///< each over dataFields(); those with role "validation" are never trained on
    std::vector<MethodChoice> methods;
    bool operator==(const Recipe&) const = default;
};

const Fields& recipeFields();
const Fields& dataFields();

/// Throws Error{BadInput}: not JSON (line and column), unknown field (with the nearest), wrong kind, newer schema.
/// Relative paths stay relative; `resolvePaths` makes them absolute against a folder.
Recipe recipeFromJson(std::string_view json);
std::string toJson(const Recipe& recipe, int indent = 2); ///< only what was given, plus schema
void resolvePaths(Recipe& recipe, const std::string& folder);

/// The runs that have to come first where a method starts from what others train and the recipe names none of it:
/// AdapterFusion's adapters, one for each training source. Empty where nothing has to. Throws Error{BadInput} where the
/// recipe has no data for them.
std::vector<Recipe> runsBefore(const Recipe& recipe);
/// The recipe with the folders of what those runs trained, in their order.
Recipe withResults(Recipe recipe, const std::vector<std::string>& folders);

/// What is wrong with one field; several are reported together.
struct Problem {
    std::string field;   ///< "learning_rate", "methods[0].rank", "data[1].path"
    Said message;      ///< what is wrong and what to do
};

} // namespace lathe
