#pragma once
// What AdapterFusion listens to (arXiv 2005.00247, section 5.2): its attention, by layer and adapter.
#include "engine_port.h"
#include "job_context.h"

namespace lathe {

/// Averaged over the tokens of the run's validation rows (its training rows where it has none), or token by token of a
/// text. Throws Error{BadInput}: the run's method is no fusion; Stopped.
FusionReport fusionAttention(const Order<FusionAttention>& order, JobContext& context);

} // namespace lathe
