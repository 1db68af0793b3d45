#pragma once
// A recipe from a file and flags: flags win.
#include "cli/arguments.h"
#include "lathe/recipe.h"

#include <string>

namespace lathe::cli {

/// --data, --validation, --method: own fields of the commands that take a recipe.
const Fields& recipeSourceFields();

/// `file` empty: from the flags alone; `data`: sources given in another way. Paths of the file are relative to its
/// folder, paths of flags to the working folder. Throws Error{BadInput}: what recipeFromJson() throws, a method's flag
/// without that method.
Recipe recipeFrom(const std::string& file, const Arguments& arguments, std::vector<Settings> data = {});

/// recipe.json as text. Throws Error{Io}.
std::string readText(const std::string& file);

} // namespace lathe::cli
