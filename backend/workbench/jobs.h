#pragma once
// Questions about jobs, answered: a plan is made and sent, where the others stand is put together from their folders
// and from what their launchers say.
#include "lathe/jobs.h"
#include "workbench/routed_request.h"

namespace lathe {

/// All throw as lathe/jobs.h says.
JobPlan planJob(const PlanJob& query, const RouteContext& context);
LaunchedJob sendJob(const SendJob& query, const RouteContext& context);
JobList listJobs(const RouteContext& context);
LaunchedJob cancelJob(const CancelJob& query, const RouteContext& context);
JobLog readJobLog(const ReadJobLog& query, const RouteContext& context);
void forgetJob(const ForgetJob& query, const RouteContext& context);

} // namespace lathe
