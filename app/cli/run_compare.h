#pragma once
// Two or more runs side by side: what differs in their recipes, and how they went.
#include "lathe/run.h"

#include <vector>

namespace lathe::cli {

class Session;

/// Prints {"type":"comparison",runs,differences:[{field,values}],results:[...]} or a table. Returns the exit code.
int compareRuns(Session& session, const std::vector<RunId>& runs);

} // namespace lathe::cli
