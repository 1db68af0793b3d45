#pragma once
// A run that another program trains, told to this one's readers as if it were trained here: what that program writes
// into the history becomes events.
#include "lathe/history.h"
#include "workbench/routed_request.h"

namespace lathe {

/// Returns when the run has ended, or is this program's own. Throws Error, and Stopped where the context's token asks
/// for it.
void followRun(const FollowRun& query, const RouteContext& context);

} // namespace lathe
