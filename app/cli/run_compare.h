#pragma once
// Two or more runs side by side: what differs in their recipes, and how they went.
#include "lathe/run.h"

#include <string>
#include <vector>

namespace lathe::cli {

class Session;

/// Prints {"type":"comparison",runs,differences:[{field,values}],metrics:[{name,at,values,best}],results:[...]} or a
/// table. Returns the exit code.
int compareRuns(Session& session, const std::vector<RunId>& runs);

/// The same as an HTML page in `file`; differences to `baseline`, which may be empty. Prints
/// {"type":"exported",file,runs} or the file's name.
int saveComparison(Session& session, const std::vector<RunId>& runs, const std::string& file, const RunId& baseline);

} // namespace lathe::cli
