#pragma once
// Runs of the history side by side, and the page that shows them to people without Lathe.
#include "workbench/routed_request.h"

namespace lathe {

/// Throws Error{BadInput}: no run is named, or one is not there; Stopped between two runs.
Comparison compareRuns(const std::vector<RunId>& runs, const RouteContext& context);

/// Throws the same, and Error{BadInput}: no file is named, or the baseline is none of the runs; Error{Io}.
void saveComparison(const SaveComparison& query, const RouteContext& context);

} // namespace lathe
