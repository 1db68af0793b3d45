#include "jobs/largest_batch_job.h"

#include "estimate/estimate.h"
#include "lathe/field_keys.h"
#include "tensor/out_of_memory.h"
#include "train/dry_run.h"

#include <algorithm>

namespace lathe {
namespace {

/// The largest number of rows, at most `most`, that cuts a step of `rows` into equal parts.
std::int64_t evenPart(std::int64_t rows, std::int64_t most) {
    for (std::int64_t part = std::min(rows, most); part > 1; --part)
        if (rows % part == 0) return part;
    return 1;
}

} // namespace

AnswerValue LargestBatchJob::answer(JobContext& context) {
    m_share.playground.close(); // training wants the memory more
    const auto setup = setUp({.recipe = m_order.query.recipe}, context);
    const Settings& settings = setup->recipe.settings;
    const std::int64_t rows = settings.get(field::batchSize) * settings.get(field::gradientAccumulation);
    LargestBatch result;
    result.budgetBytes = setup->device.ledger().budget() + setup->memory.runtimeBytes();
    const Estimator estimator(setup->spec, setup->recipe, setup->deviceInfo);
    const std::int64_t predicted = estimator.largestBatch(settings.get(field::maxLength), result.budgetBytes);
    for (std::int64_t batch = evenPart(rows, std::max<std::int64_t>(1, predicted));;) {
        context.report(std::int64_t(result.trials.size()), 0,
                       "trying " + std::to_string(batch) + (batch == 1 ? " row" : " rows"));
        BatchTrial trial{.batchSize = batch};
        try {
            trial.peakBytes = tryRun(*setup, {batch, settings.get(field::gradientCheckpointing)}, [&] {
                                  context.yieldTurn();
                              }).result.peakBytes;
            trial.fits = true;
        } catch (...) {
            if (!outOfMemory(std::current_exception())) throw;
        }
        setup->device.releaseFreed();
        result.trials.push_back(trial);
        if (trial.fits) {
            result.batchSize = batch;
            result.gradientAccumulation = rows / batch;
            return result;
        }
        if (batch == 1) return result;
        batch = evenPart(rows, batch - 1);
    }
}

} // namespace lathe
