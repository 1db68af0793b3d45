#pragma once
// A recipe's paths in the words of its fields: where a person reads, nothing is called "methods[0].rank".
#include "lathe/recipe.h"

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct FieldPlace {
    Said title; ///< "Maximum length", "Rank (LoRA)", "File (data 2)"; the path itself where nothing has it
    const Field* field = nullptr; ///< null: a whole method or data source, or nothing
};

/// `path`: as Problem::field has it. `methods`: the names of the recipe's methods, in order.
FieldPlace fieldPlace(std::string_view path, const std::vector<std::string>& methods);
FieldPlace fieldPlace(std::string_view path, const Recipe& recipe);

} // namespace lathe
