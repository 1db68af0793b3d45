#pragma once
// What training changed: ΔW of every linear layer, its singular values, and a LoRA cut to a lower rank by them.
#include "engine_port.h"
#include "job_context.h"

namespace lathe {

/// Loads the model with its adapter in FP32. Layers that did not change are left out. ΔW of LoRA comes from its
/// factors, of other methods from the weights merged and not. Throws Error{BadInput}: a method that leaves the weights
/// as they are; Stopped.
ChangeReport analyzeChange(const Order<AnalyzeChange>& order, JobContext& context);

/// Writes the adapter at query.rank: of each module the best approximation of that rank to its change (Eckart and Young
/// 1936), the singular values shared evenly between A and B. Throws Error{BadInput}: not a LoRA, a rank below 1 or
/// above the adapter's own.
ExportReport resizeAdapter(const Order<ResizeAdapter>& order, JobContext& context);

} // namespace lathe
