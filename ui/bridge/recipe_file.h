#pragma once
// Recipes as files, for every place that opens one.
#include "lathe/recipe.h"

#include <QString>

namespace lathe::ui {

/// What the file says, its paths against its folder. Throws Error{Io}: it can't be read; Error{BadInput}: it is larger
/// than any recipe, or none.
Recipe recipeFromFile(const QString& path);

} // namespace lathe::ui
