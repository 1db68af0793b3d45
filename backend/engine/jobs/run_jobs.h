#pragma once
// Orders as jobs of the executor.
#include "jobs/job.h"
#include "jobs/playground.h"
#include "train/live_models.h"

#include <memory>

namespace lathe {

/// What the jobs of one device share; used on its executor's thread only.
struct JobShare {
    LiveModels live;
    Playground playground;
};

/// The job for an order; `share` must outlive it.
std::unique_ptr<Job> makeJob(EngineOrder order, JobShare& share);

} // namespace lathe
