#include "workbench/export_runs.h"

#include "logs/mlruns.h"

#include <algorithm>

namespace lathe {
namespace {

/// Every curve of steps that the run has.
std::vector<Curve> curvesOf(const RunStore& store, const RunId& run) {
    std::vector<Curve> curves;
    const auto add = [&](const std::string& metric) {
        if (Curve curve = store.curve(run, metric, 0); !curve.steps.empty()) curves.push_back(std::move(curve));
    };
    for (const char* metric : {"seconds", "loss", "learning_rate", "grad_norm", "tokens_per_second", "trained_tokens"})
        add(metric);
    for (const Gauge& gauge : gauges) add(std::string(gauge.name));
    return curves;
}

} // namespace

ExportedRuns exportRuns(const ExportRuns& query, const RouteContext& context) {
    if (query.folder.empty())
        throw Error(ErrorKind::BadInput, "No folder was named to write to.", "Name one; mlruns will be in it.");
    ExportedRuns result;
    std::vector<RunId> runs = query.runs;
    if (runs.empty()) {
        std::size_t going = 0;
        for (const RunSummary& run : context.store.list())
            if (!isActive(run.status)) runs.push_back(run.id);
            else ++going;
        if (going > 0)
            result.notes.push_back(std::to_string(going)
                                   + (going == 1 ? " run is still going on and was left out"
                                                 : " runs are still going on and were left out"));
        if (runs.empty()) throw Error(ErrorKind::BadInput, "There is no run that has ended.", "Train one first.");
    }
    const std::filesystem::path folder = std::filesystem::absolute(query.folder);
    for (const RunId& run : runs) {
        if (context.stop.stop_requested()) throw Stopped{};
        context.progress(std::int64_t(result.runs.size()), std::int64_t(runs.size()), "writing runs");
        RunDetail detail = context.store.detail(run);
        if (isActive(detail.summary.status))
            throw Error(ErrorKind::BadInput, {"Run %1 is still %2.", run, std::string(toString(detail.summary.status))},
                        "Wait for its end, or stop it.");
        writeMlflowRun(folder, {std::move(detail), curvesOf(context.store, run)}, result.notes);
        result.runs.push_back(run);
    }
    result.folder = (folder / "mlruns").string();
    return result;
}

} // namespace lathe
