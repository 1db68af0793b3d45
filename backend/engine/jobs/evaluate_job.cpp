#include "jobs/evaluate_job.h"

#include "base/cpu_info.h"
#include "eval/evaluate.h"
#include "export/tuned_model.h"
#include "spec/resolve.h"
#include "train/setup.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <iterator>
#include <thread>

namespace lathe {

AnswerValue EvaluateJob::answer(JobContext& context) {
    Recipe recipe = m_order.query.recipe;
    const Settings& settings = recipe.settings;
    requireDevice(settings.text("device"));
    const std::string dtype = settings.isGiven("dtype") ? settings.text("dtype") : "fp32";
    if (!settings.isGiven("validation_fraction")) recipe.settings.set("validation_fraction", 0.0); // every row counts
    at::set_num_threads(int(settings.integerIfAny("threads").value_or(physicalCores())));

    const ModelSpec spec = readModelSpec(m_order.model);
    const ModelText text = readModelText(m_order.model);
    const auto own = std::this_thread::get_id();
    const auto reading = [&](std::int64_t done, std::int64_t total) {
        if (std::this_thread::get_id() == own) context.report(done, total, "reading data");
    };
    PreparedData data = prepareData(withDefaults(recipe, spec), text, spec.context, context.stopToken(), reading);
    std::vector<TokenExample> examples = std::move(data.train);
    examples.insert(examples.end(), std::make_move_iterator(data.validation.begin()), std::make_move_iterator(data.validation.end()));
    std::sort(examples.begin(), examples.end(), [](const auto& a, const auto& b) { return a.row < b.row; });

    LoadOptions options; // a model of its own: the playground's may change while others have their turns
    options.dtype = dtypeFrom(dtype);
    options.stop = context.stopToken();
    options.progress = [&](std::int64_t done, std::int64_t total) { context.report(done, total, "loading model"); };
    const TunedModel tuned = loadTuned(m_order.model, m_order.adapter, options);
    const auto count = std::int64_t(examples.size());
    EvaluationReport report = evaluate(*tuned.model, examples, {.perExample = m_order.query.perExample}, [&](std::int64_t done) {
        context.report(done, count, "evaluating");
        context.yieldTurn();
    });
    const DataLedger& ledger = data.ledger;
    report.skipped += ledger.malformed + ledger.empty + ledger.nothingToTrain + ledger.dropped + ledger.answerLost;
    return report;
}

} // namespace lathe
