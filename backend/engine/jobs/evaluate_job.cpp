#include "jobs/evaluate_job.h"

#include "base/cpu_info.h"
#include "dataset/dataset.h"
#include "estimate/length_limit.h"
#include "eval/evaluate.h"
#include "export/head_file.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "recipe/resolve.h"
#include "templates/chat_usual.h"
#include "train/setup.h"

#include <thread>

namespace lathe {

AnswerValue EvaluateJob::answer(JobContext& context) {
    Recipe recipe = m_order.query.recipe;
    const Settings& settings = recipe.settings;
    const ChosenDevice chosen = chosenDevice(settings.get(field::device));
    context.computesOn({.device = chosen.info, .reason = chosen.reason});
    ComputeDevice& device = chosen.device;
    const at::ScalarType dtype = dtypeOf(settings.getIfAny(field::dtype).value_or(Precision::FP32));
    for (Settings& source : recipe.data) source.set(field::role, DataRole::Validation); // nothing is trained on
    if (!settings.isGiven(field::validationFraction))
        recipe.settings.set(field::validationFraction, 0.0); // every row counts
    chosen.require(dtype);
    device.begin(int(settings.getIfAny(field::threads).value_or(physicalCores())));

    ModelSpec spec = readModelSpec(m_order.model);
    ModelText text = withChatTemplate(readModelText(m_order.model), chatTemplateBeside(m_order.adapter));
    if (const auto head = readHeadFile(m_order.adapter)) { // the data's labels are counted as the adapter's are
        if (!settings.isGiven(field::task)) recipe.settings.set(field::task, head->task);
        if (!head->labels.empty()) text.head = {head->task, head->labels, head->problemType};
    } else if (!settings.isGiven(field::task) && spec.head.outputs > 0) {
        if (const auto task = taskOf(spec.head.kind)) recipe.settings.set(field::task, *task);
    }
    const auto own = std::this_thread::get_id();
    const auto reading = [&](std::int64_t done, std::int64_t total) {
        if (std::this_thread::get_id() == own) context.report(done, total, "reading the data");
    };
    recipe = withDefaults(recipe, spec);
    const bool isAdapter = !m_order.adapter.empty() && isAdapterFolder(m_order.adapter);
    Recipe tuning = recipe;
    if (isAdapter) tuning.methods = readMethodChoices(m_order.adapter);
    else tuning.methods.clear();
    const PreparedData data = prepareData(recipe, text, lengthLimit(tuning, spec, nullptr), context.stopToken(),
                                          reading, dataCacheIn(context.host().home()));
    const ExampleSet& examples = data.validation; // all of them, in file order

    LoadOptions options; // a model of its own: the playground's may change while others have their turns
    options.dtype = dtype;
    options.device = device.device();
    options.stop = context.stopToken();
    options.progress = [&](std::int64_t done, std::int64_t total) { context.report(done, total, "loading the model"); };
    options.spec = specForRecipe(spec, recipe, data.labels, data.problemType);
    const TunedModel tuned = loadTuned(m_order.model, m_order.adapter, options);
    const auto count = std::int64_t(examples.size());
    EvaluationOptions asked{.perExample = m_order.query.perExample, .scoring = scoringOf(recipe.settings, data)};
    std::vector<std::string> notes;
    const auto between = [&](std::int64_t done) {
        context.report(done, count, "evaluating");
        context.yieldTurn();
    };
    EvaluationReport report = evaluateWhatFits(*tuned.model, examples, asked, between, [&](const ErrorInfo& error) {
        notes = {"Memory ran out: " + error.message + " It was done with up to " + std::to_string(asked.tokensAtOnce)
                 + " tokens at once; the result is the same."};
    });
    notes.insert(notes.begin(), text.warnings.begin(), text.warnings.end());
    report.notes = std::move(notes);
    const DataLedger& ledger = data.ledger;
    report.skipped += ledger.malformed + ledger.empty + ledger.nothingToTrain + ledger.dropped + ledger.filtered
                      + ledger.deduplicated;
    return report;
}

} // namespace lathe
