#pragma once
// Runs of the history in another program's files.
#include "workbench/routed_request.h"

namespace lathe {

/// Throws Error{BadInput}: no folder named, no run to write, a run that is still going on; Stopped between two runs.
ExportedRuns exportRuns(const ExportRuns& query, const RouteContext& context);

} // namespace lathe
