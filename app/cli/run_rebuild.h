#pragma once
// lathe runs rebuild: a new history in place of a damaged one.

namespace lathe::cli {

class Session;

/// Refused where the history is whole, unless forced. Returns the exit code.
int rebuildRuns(Session& session, bool empty, bool force);

} // namespace lathe::cli
