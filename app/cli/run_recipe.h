#pragma once
// A recipe to a finished run: what train, resume and quickstart share; in one process, or as one of several that train
// together (lathe/rank.h).
#include "lathe/recipe.h"
#include "lathe/run.h"

namespace lathe::cli {

class Session;

/// Throws Error{BadInput} with all that check() finds, each with the flag that it is about.
void refuseProblems(Session& session, const Recipe& recipe);

/// All problems are shown together; where rows are too long, the policy is "ask" and there is somebody to ask, asks.
/// Returns the exit code. `started` takes the run's id.
int runRecipe(Session& session, Recipe recipe, std::string* started = nullptr);

/// Goes on with a run of the history. Returns the exit code.
int resumeRun(Session& session, const RunId& run);

/// The part of a process that is not the first: nothing is printed but what ends it. An empty recipe is the first's.
int takePart(Session& session, const Recipe& recipe);

/// For commands that do more than train. Throws Error{BadInput} in one of several processes.
void requireOneProcess(std::string_view command);

} // namespace lathe::cli
