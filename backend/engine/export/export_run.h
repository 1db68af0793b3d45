#pragma once
// A finished run as files for others: the adapter alone, or the merged model. Every export is read back and compared
// with what it was made from.
#include "engine_port.h"
#include "job_context.h"

namespace lathe {

/// Writes and proves. Throws Error: the folder is there already (without overwrite), the method can't be merged, Io;
/// Stopped.
ExportReport exportRun(const Order<ExportRun>& order, JobContext& context);

} // namespace lathe
