#pragma once
// Orders as jobs of the executor.
#include "jobs/job.h"
#include "jobs/job_share.h"

#include <memory>

namespace lathe {

/// The job for an order; `share` must outlive it.
std::unique_ptr<Job> makeJob(EngineOrder order, JobShare& share);

} // namespace lathe
