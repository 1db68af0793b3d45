#pragma once
// A recipe to a finished run: what train and quickstart share.
#include "lathe/recipe.h"

namespace lathe::cli {

class Session;

/// Throws Error{BadInput} with all that check() finds, each with the flag that it is about.
void refuseProblems(Session& session, const Recipe& recipe);

/// All problems are shown together; where rows are too long, the policy is "ask" and there is somebody to ask, asks.
/// Returns the exit code. `started` takes the run's id.
int runRecipe(Session& session, Recipe recipe, std::string* started = nullptr);

} // namespace lathe::cli
