#pragma once
// What a process does that trains with others and is not the first of them (Workbench::takePart).
#include "lathe/recipe.h"

namespace lathe {

/// With every path of its files made absolute: the same text in all processes of a job, wherever it is read.
Recipe withWholePaths(Recipe recipe);

} // namespace lathe
