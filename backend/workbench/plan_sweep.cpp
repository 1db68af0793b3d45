#include "workbench/plan_sweep.h"

#include "estimate/device_choice.h"
#include "estimate/fits.h"
#include "lathe/field_keys.h"
#include "lathe/fit.h"
#include "recipe/resolve.h"
#include "recipe/sweep.h"
#include "workbench/run_pace.h"
#include "workbench/take_part.h"

#include <algorithm>
#include <cstdio>

namespace lathe {
namespace {

std::string gib(std::int64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GiB", double(bytes) / double(std::int64_t{1} << 30));
    return text;
}

/// What is free now, and what runs hold that will have ended by then.
std::int64_t roomFor(const Recipe& recipe, DeviceInfo device, bool othersWork) {
    if (othersWork) device.freeBytes = std::max(device.freeBytes, device.memoryBytes);
    return roomOn(device, recipe);
}

void look(PlannedRun& run, const RunPaces& paces, const RouteContext& context) {
    run.problems = context.desk.check(run.recipe);
    if (!run.problems.empty()) return;
    try {
        const DeviceInfo device = deviceFor(run.recipe);
        const auto spec = context.models.spec(run.recipe.settings.get(field::model));
        const Recipe whole = withDefaults(run.recipe, *spec, &device);
        const Estimate estimate = context.desk.estimate(run.recipe);
        run.peakBytes = estimate.correctedBytes();
        run.diskBytes = diskBytesOf(estimate, whole);
        const std::int64_t room = roomFor(run.recipe, device, !context.open.runs().empty());
        if (room > 0 && run.peakBytes > room)
            run.problems.push_back(
                {"batch_size", Said("It does not fit: %1 are predicted at the peak, and a run may take "
                                    "%2 on %3.",
                                    gib(run.peakBytes), gib(room), device.name)});
        if (const auto pace = paces.whole(toJson(run.recipe), device.name)) run.seconds = pace->seconds;
    } catch (const Error& error) {
        run.problems.push_back({"model", error.info().message});
    }
}

} // namespace

SweepPlan planSweep(const Sweep& given, const RouteContext& context) {
    Sweep sweep = given;
    sweep.recipe = withWholePaths(given.recipe); // as a start has them, and a run like it had them
    SweepPlan plan;
    const RunPaces paces(context.store);
    std::vector<SweepRun> runs = runsOf(sweep);
    double seconds = 0;
    bool allKnown = true;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (context.stop.stop_requested()) throw Stopped{};
        context.progress(std::int64_t(i), std::int64_t(runs.size()), "checking the runs");
        PlannedRun& run = plan.runs.emplace_back();
        run.recipe = std::move(runs[i].recipe);
        run.values = std::move(runs[i].values);
        if (runs[i].problem) run.problems.push_back(*runs[i].problem);
        else look(run, paces, context);
        if (!run.problems.empty()) continue;
        plan.diskBytes += run.diskBytes;
        if (run.seconds) seconds += *run.seconds;
        else allKnown = false;
    }
    if (allKnown && seconds > 0) plan.seconds = seconds;
    return plan;
}

StartedSweep startSweep(const StartSweep& query, const RouteContext& context) {
    if (query.sweep.name.empty())
        throw Error(ErrorKind::BadInput, "The sweep has no name.", "Give one: its runs are found by it.");
    if (query.sweep.name.find_first_of(",\"") != std::string::npos) // what tags and conditions are written with
        throw Error(ErrorKind::BadInput, "The name of a sweep can't have commas and quotation marks.",
                    "Choose another name.");
    StartedSweep started{.tag = sweepTag(query.sweep.name)};
    const SweepPlan plan = planSweep(query.sweep, context);
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        const PlannedRun& run = plan.runs[i];
        if (std::find(query.leaveOut.begin(), query.leaveOut.end(), std::int64_t(i)) != query.leaveOut.end()) continue;
        if (!run.problems.empty()) {
            ++started.refused;
            continue;
        }
        const RunId id = context.desk.start(run.recipe, {started.tag});
        started.runs.emplace_back(id, run.recipe.settings.get(field::name));
    }
    return started;
}

} // namespace lathe
