#pragma once
// What the plots of the compare page can have on their axes.
#include "models/compared_runs.h"
#include "plots/run_axis.h"

namespace lathe::ui {

/// The fields in which the runs differ; not those that are little else than names.
std::vector<RunAxis> fieldAxes(const ComparedRuns& runs);
std::vector<RunAxis> metricAxes(const ComparedRuns& runs); ///< the metrics in which they differ
QString axisKey(const ComparedMetric& metric);             ///< RunAxis::key of its axis

} // namespace lathe::ui
