#pragma once
// What the GPUs do right now, as the window shows them.
#include "base/visible_gpus.h"
#include "lathe/gpu.h"

namespace lathe {

/// Those of the list that the environment shows; one that does not answer is left out.
GpuReadings readGpus(const GpuList& list, const GpuEnvironment& environment);

} // namespace lathe
