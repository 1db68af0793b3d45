#pragma once
// How a run appears in the history before anything is known of it but its recipe.
#include "lathe/recipe.h"
#include "store/run_store.h"

#include <string>

namespace lathe {

/// `recipe` with its defaults; `recipeJson` as given. A run that starts from another run's adapter has that for a
/// parent. `home`: of the run history.
NewRun describeRun(const Recipe& recipe, const std::string& recipeJson, const std::filesystem::path& home);

} // namespace lathe
