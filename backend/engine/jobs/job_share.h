#pragma once
// What outlives a job.
#include "jobs/playground.h"
#include "train/live_models.h"

namespace lathe {

/// What the jobs of one device share; used on its executor's thread only.
struct JobShare {
    LiveModels live;
    Playground playground;
};

} // namespace lathe
