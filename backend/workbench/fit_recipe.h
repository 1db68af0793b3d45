#pragma once
// Whether a recipe fits the device that a question names.
#include "lathe/fit.h"
#include "workbench/model_cache.h"

namespace lathe {

/// Throws Error as FitRecipe (lathe/fit.h) says.
Fit fitRecipe(const FitRecipe& query, const ModelCache& models);

} // namespace lathe
