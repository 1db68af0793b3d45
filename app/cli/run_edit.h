#pragma once
// lathe runs edit and lathe runs clean: what is kept of runs, in the history and on the disk.
#include "lathe/run.h"
#include "lathe/settings.h"

#include <vector>

namespace lathe::cli {

class Session;

const Fields& runEditFields(); ///< what edit can change; clean's own, too

/// Names, notes, tags, pins and the archive. Throws Error{BadInput} where nothing is to be changed.
int editRuns(Session& session, const std::vector<RunId>& runs, const Settings& own);
/// Tells which checkpoints could go; with `remove` they go.
int cleanRuns(Session& session, const std::vector<RunId>& runs, bool remove);

} // namespace lathe::cli
