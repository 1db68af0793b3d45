// Figures are medians of repeated steps, since other programs share the machine.
#include "jobs/measure_job.h"

#include "base/clock.h"
#include "base/cpu_info.h"
#include "data/batch_builder.h"
#include "estimate/length_limit.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "model/key_value_cache.h"
#include "model/source_target.h"
#include "models/read_model_spec.h"
#include "peft/method.h"
#include "recipe/resolve.h"
#include "train/adamw.h"
#include "train/setup.h"
#include "train/step.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::int64_t contextTokens = 32; ///< before the token that is timed
constexpr int tokensTimed = 8;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class F> double medianSeconds(std::int64_t repeats, JobContext& context, ComputeDevice& device, const F& f) {
    f(); // the first time also pays for fresh memory
    device.finish();
    std::vector<double> seconds;
    for (std::int64_t i = 0; i < repeats; ++i) {
        context.yieldTurn();
        const double begun = systemClock().steadySeconds();
        f();
        device.finish();
        seconds.push_back(systemClock().steadySeconds() - begun);
    }
    return median(seconds);
}

/// The model as the recipe's task has it; where none is given, as the checkpoint's class does, and a bare encoder as a
/// classifier.
ModelSpec specOf(Recipe recipe) {
    const ModelSpec spec = readModelSpec(recipe.settings.get(field::model));
    if (!recipe.settings.isGiven(field::task) && spec.head.kind != HeadKind::None) return spec;
    if (!recipe.settings.isGiven(field::task) && spec.isEncoder())
        recipe.settings.set(field::task, Task::SequenceClassification);
    return specForRecipe(spec, recipe);
}

/// A row of `length` arbitrary ids with a target of the model's task.
TokenBatch someRow(const ModelSpec& spec, std::int64_t length) {
    TokenExample example;
    for (std::int64_t i = 0; i < length; ++i) example.ids.push_back(std::int32_t((11 + 7919 * i) % spec.vocabulary));
    example.trained.assign(std::size_t(length), 1);
    if (spec.head.kind == HeadKind::TokenClassification) example.tags.assign(std::size_t(length), 0);
    if (spec.head.kind == HeadKind::SequenceClassification)
        example.labels.assign(spec.head.problemType == ProblemType::MultiLabel ? std::size_t(spec.head.outputs) : 1,
                              0.0f);
    if (spec.head.kind == HeadKind::QuestionAnswering) example.contextOffsets.assign(std::size_t(length), {-1, -1});
    if (!example.labels.empty() || !example.contextOffsets.empty())
        std::fill(example.trained.begin() + 1, example.trained.end(), 0);
    TokenBatch row = makeBatch({&example});
    splitInHalves(row, spec);
    return row;
}

/// A generated token after some context; of what generates none, an encoder or a classifier, a pass over that row.
double tokenSeconds(Model& model, std::int64_t repeats, JobContext& context) {
    at::NoGradGuard quiet;
    ComputeDevice& device = computeDevice(model.device());
    if (model.spec().head.kind != HeadKind::LanguageModel) {
        const TokenBatch row = someRow(model.spec(), contextTokens);
        return medianSeconds(repeats, context, device, [&] { model.hidden(row, {}); });
    }
    std::vector<std::int32_t> ids(std::size_t(contextTokens), 1);
    KeyValueCache cache;
    model.next(ids, cache);
    const std::int32_t one[] = {1};
    return medianSeconds(repeats, context, device,
                         [&] {
                             for (int i = 0; i < tokensTimed; ++i) model.next(one, cache);
                         })
           / tokensTimed;
}

} // namespace

AnswerValue MeasureJob::answer(JobContext& context) {
    const Settings& settings = m_order.query.recipe.settings;
    const ChosenDevice chosen = chosenDevice(settings.get(field::device));
    context.computesOn({.device = chosen.info, .reason = chosen.reason});
    chosen.device.begin(int(settings.getIfAny(field::threads).value_or(physicalCores())));
    MethodMeasures measures;
    measures.rows.push_back(measure(nullptr, chosen, context));
    for (const MethodChoice& choice : m_order.query.methods) {
        context.report(std::int64_t(measures.rows.size()) - 1, std::int64_t(m_order.query.methods.size()),
                       "measuring " + choice.method);
        try {
            measures.rows.push_back(measure(&choice, chosen, context));
        } catch (const Error& error) {
            measures.rows.push_back({.method = choice.method,
                                     .label = std::string(methodInfo(choice.method).label),
                                     .problem = error.info().message});
        }
    }
    return measures;
}

MethodMeasure MeasureJob::measure(const MethodChoice* choice, const ChosenDevice& chosen, JobContext& context) const {
    const Settings& settings = m_order.query.recipe.settings;
    const std::int64_t repeats = std::max<std::int64_t>(1, m_order.query.repeats);
    MethodMeasure row;
    LoadOptions options;
    ComputeDevice& device = chosen.device;
    options.dtype = dtypeOf(dtypeOn(chosen.info, m_order.query.recipe));
    chosen.require(options.dtype);
    options.device = device.device();
    options.stop = context.stopToken();
    options.spec = specOf(m_order.query.recipe);
    Recipe one = m_order.query.recipe;
    if (choice) one.methods = {*choice};
    options.quantization = quantizationOf(one); // the base as a run of that method has it
    const std::unique_ptr<Model> model = loadModel(settings.get(field::model), options);
    if (!choice) {
        row.label = "base";
        row.tokenSeconds = tokenSeconds(*model, repeats, context);
        return row;
    }
    row.method = choice->method;
    row.label = methodInfo(choice->method).label;
    const MethodChoice filled = withDefaults(one, model->spec()).methods.front();
    const std::unique_ptr<Method> method = makeMethod(filled);
    method->attach(*model, 0);
    const std::vector<Parameter*> trained = method->trainable();
    for (const Parameter* parameter : trained) row.parameters += parameter->master().numel();
    if (!trained.empty()) {
        Adamw optimizer(trained, {});
        const TokenBatch batch = someRow(model->spec(), lengthLimit(one, model->spec(), nullptr).forLongest(128));
        row.stepSeconds = medianSeconds(repeats, context, device, [&] {
            accumulateGradients(
                *model, optimizer, 1, [&](std::size_t) { return batch; }, batch.trainedTokens, {.training = true},
                [] {});
            optimizer.step(0);
        });
    }
    row.tokenSeconds = tokenSeconds(*model, repeats, context);
    if (!method->canMerge()) return row;
    options.keepPacked = false; // merged weights are dense ones
    const std::unique_ptr<Model> unpacked =
        options.quantization.isOn() ? loadModel(settings.get(field::model), options) : nullptr;
    const std::unique_ptr<Method> again = unpacked ? makeMethod(filled) : nullptr;
    if (again) again->attach(*unpacked, 0);
    Model& whole = unpacked ? *unpacked : *model;
    (again ? *again : *method).merge(whole);
    row.mergedTokenSeconds = tokenSeconds(whole, repeats, context);
    return row;
}

} // namespace lathe
