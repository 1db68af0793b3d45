#pragma once
// The groups of the table of a recipe's fields that lie in a file of their own; recipeFields() (lathe/recipe.h) joins
// all.
#include "lathe/field.h"

namespace lathe {

Fields evaluationFields();
Fields savingFields();
Fields hardwareFields();

} // namespace lathe
