// Everything that can fail for lack of memory is written so that it can be done again with less; commands are taken
// between steps. The third step, log, is in trainer_log.cpp.
#include "train/trainer.h"

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/plan_json.h"
#include "data/batch_builder.h"
#include "estimate/correction.h"
#include "estimate/estimate.h"
#include "eval/evaluate.h"
#include "export/adapter.h"
#include "lathe/field_keys.h"
#include "lathe/scores.h"
#include "tensor/out_of_memory.h"
#include "train/data_report.h"
#include "train/quantization_gap.h"
#include "train/rank_setup.h"
#include "train/samples.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fs = std::filesystem;

namespace lathe {
namespace {
double now() { return systemClock().steadySeconds(); }
} // namespace

Trainer::Trainer(const TrainOrder& order, JobContext& context, LiveModels& live, TrainResult& result)
    : m_order(order), m_context(context), m_live(live), m_result(result), m_host(context.host()) {}

void Trainer::run() {
    m_ranks = joinRanks(m_context.stopToken());
    m_ranks->together([&] { train(); });
}

void Trainer::train() {
    prepare();
    const LiveModels::Listing listing(
        m_live, m_order.run, {m_setup->model.get(), m_setup->method.get(), &m_setup->text, &m_setup->deviceInfo});
    bool stopped = false;
    try {
        loop();
    } catch (const Stopped&) { // a wish, not an error: what was learned so far is kept
        stopped = true;
    }
    finish(stopped);
    if (stopped) throw Stopped{};
}

// ---- prepare -----------------------------------------------------------------------------------------------------

void Trainer::prepare() {
    m_setup = setUp(m_order, m_context, *m_ranks);
    m_bucket.emplace(*m_ranks, m_setup->optimizer->parameters());
    m_setup->optimizer->exchangeIn(*m_bucket);
    const Settings& settings = m_setup->recipe.settings;
    m_plan = {settings.get(field::batchSize), settings.get(field::gradientCheckpointing)};
    m_best = BestTracker(settings.get(field::earlyStoppingPatience));
    if (m_setup->resumed) {
        m_step = m_lastSave = m_setup->resumed->step;
        m_lastEvaluation = m_setup->resumed->lastEvaluation;
        m_trainedSeconds = m_setup->resumed->seconds;
        m_best.restore(*m_setup->resumed);
        m_logging = m_setup->resumed->logging;
        m_result.steps = m_step;
    }
    m_products.emplace(m_setup->spec, Estimator(m_setup->spec, m_setup->recipe, m_setup->deviceInfo).plan());
    const std::string environment = toJson(m_setup->environment);
    if (m_ranks->isFirst())
        writeFileAtomically(m_order.folder / "environment.json",
                            environment + "\n"); // a folder that can't be written to is found now
    m_host.started(m_order.run, m_setup->totalSteps(), toJson(m_setup->recipe, -1), environment,
                   dataReportJson(m_setup->data), m_setup->predicted.memory, m_setup->predicted.parameters.trainable);
    if (m_order.resume) m_host.rewound(m_order.run, m_step);
    if (m_order.resume) takeBackChanges();
    for (const Said& note : m_setup->notes) m_host.note(m_order.run, note);
    m_savedAt = now();
}

// ---- loop --------------------------------------------------------------------------------------------------------

void Trainer::loop() {
    const bool learns = !m_setup->optimizer->parameters().empty();
    if (!learns) evaluateNow(); // a baseline without training: it is measured, and that is all
    if (learns) tryRunFirst();
    if (m_step == 0) measureQuantizationGap();
    if (m_step == 0) measureHeldOut();
    if (!learns) return;
    for (;;) {
        takeCommands();
        agree();
        if (m_stopAgreed && m_step < m_setup->totalSteps()) throw Stopped{}; // what is due here is so after a resume
        if (evaluationDue()) evaluateNow();
        if (saveDue()) save();
        if (m_step == m_setup->totalSteps()) return;
        if (m_best.shouldStop()) {
            m_host.note(m_order.run,
                        Said("Stopped early at step %1: nothing better on the validation rows in %2 evaluations",
                             std::to_string(m_step), std::to_string(m_best.evaluationsSince())));
            return;
        }
        trainStep();
    }
}

StepRows Trainer::ownRows(const StepRows& rows) const {
    const auto [first, last] = m_ranks->share(rows.rows.size());
    return {rows.epoch, {rows.rows.begin() + std::ptrdiff_t(first), rows.rows.begin() + std::ptrdiff_t(last)}};
}

/// Alone, a stop is heard between micro-batches and needs nobody's consent, and neither does a change.
void Trainer::agree() {
    if (m_ranks->isAlone()) return;
    const bool saves = m_ranks->isFirst() && (m_saveAsked || saveTimeIsUp()); // its clock is the one that counts
    std::array<double, 4> wishes{double(m_context.stopToken().stop_requested()), double(m_evaluateAsked), double(saves),
                                 double(m_changesAsked.size())};
    m_ranks->sum(wishes);
    m_stopAgreed = wishes[0] > 0;
    m_evaluateAsked = wishes[1] > 0;
    m_saveAgreed = wishes[2] > 0;
    if (wishes[3] > 0) shareChanges();
}

void Trainer::shareChanges() {
    std::string changes = dumpJson(toJson(std::exchange(m_changesAsked, {})));
    m_ranks->fromFirst(changes);
    for (const PlanChange& one : planChangesFrom(parseJson(changes, "rank 0's changes"), "rank 0's changes"))
        change(one.values);
}

void Trainer::trainStep() {
    const Settings& settings = m_setup->recipe.settings;
    const std::int64_t number = m_step + 1;
    const StepRows rows = m_setup->sampler->step(number);
    std::int64_t trainedTokens = 0;
    for (const RowOfExamples& row : rows.rows)
        for (const std::size_t example : row) trainedTokens += m_setup->data.train[example].trainedTokens();

    const double begun = now();
    m_awaySeconds = 0;
    StepSums sums;
    std::size_t cuts = 0;
    untilItFits([&] {
        const auto micro = microBatches(ownRows(rows), m_plan.batchSize);
        cuts = micro.size();
        const StepContext step{.training = true,
                               .seed = std::uint64_t(settings.get(field::seed)),
                               .step = std::uint64_t(number),
                               .recompute = m_plan.recompute};
        const auto batch = [&](std::size_t i) {
            return i == 0 ? firstBatch(number, micro[i]) : makeBatch(micro[i], m_setup->data.train);
        };
        sums = accumulateGradients(
            *m_setup->model, *m_setup->optimizer, cuts, batch, trainedTokens, step, [&] { turn(); },
            [&] { return m_ranks->isFirst() ? m_setup->method->penalty() : at::Tensor(); }, m_setup->lossScale.factor(),
            [&] { prepareFirstBatch(number + 1); }, *m_bucket);
    });
    requireFinite(sums, rows, number);
    const double rate = m_setup->schedule.at(number), scale = m_setup->lossScale.factor();
    if (m_setup->lossScale.takes(sums.gradientNorm))
        untilItFits([&] {
            m_setup->optimizer->step(rate, clipScale(sums.gradientNorm, settings.get(field::clipNorm)) / scale);
        });
    else sayThatItIsLeftOut(sums, number);
    m_step = m_result.steps = number;
    const double seconds = now() - begun - m_awaySeconds;
    m_trainedSeconds += seconds;
    log(rows, sums, cuts, rate, seconds);
}

/// Where reading it takes the host, while a GPU is at work on the step before.
void Trainer::prepareFirstBatch(std::int64_t number) {
    if (number > m_setup->totalSteps() || m_ahead.step == number) return;
    const auto micro = microBatches(ownRows(m_setup->sampler->step(number)), m_plan.batchSize);
    if (!micro.empty()) m_ahead = {number, micro.front(), makeBatch(micro.front(), m_setup->data.train)};
}

TokenBatch Trainer::firstBatch(std::int64_t number, const std::vector<RowOfExamples>& rows) {
    const Ahead ahead = std::exchange(m_ahead, {});
    return ahead.step == number && ahead.rows == rows
               ? ahead.batch
               : makeBatch(rows, m_setup->data.train); // memory may have cut it anew
}

void Trainer::sayThatItIsLeftOut(StepSums& sums, std::int64_t number) {
    sums.gradientNorm = m_logging.gradNorm; // the step before's: this one has none
    m_logging.gauges["skipped_steps"] += 1;
    if (m_setup->lossScale.state().skipped > 1) return; // counted from here on
    m_host.note(m_order.run, Said("Step %1 was left out: a gradient was too large for fp16. That is usual while the "
                                  "loss scale finds its size (now %2); steps left out are counted",
                                  std::to_string(number), shortest(m_setup->lossScale.factor())));
}

/// Work that running out of memory leaves as if it had not begun: done again with less, or when there is more.
template <class Work> void Trainer::untilItFits(const Work& work) {
    for (;;) {
        std::optional<ErrorInfo> tooMuch;
        try {
            return work();
        } catch (...) {
            tooMuch = outOfMemory(std::current_exception());
            if (!tooMuch) throw;
        }
        if (!makeSmaller(*tooMuch)) pauseForMemory(*tooMuch); // outside of the handler: what the exception held is free
    }
}

/// The same step from smaller pieces: as many rows, the same sums. What was taken stays as small for the rest of the
/// run.
bool Trainer::makeSmaller(const ErrorInfo& error) {
    m_setup->device.releaseFreed();
    std::string now;
    if (m_plan.batchSize > 1) {
        m_plan.batchSize = (m_plan.batchSize + 1) / 2;
        now = "micro-batches of " + std::to_string(m_plan.batchSize) + (m_plan.batchSize == 1 ? " row" : " rows");
    } else if (!m_plan.recompute) {
        m_plan.recompute = true;
        now = "gradient checkpointing";
    } else {
        return false;
    }
    m_host.note(m_order.run, Said("Memory ran out at step %1: %2 It continues with %3; the result is the same.",
                                  std::to_string(m_step + 1), error.message, now));
    return true;
}

void Trainer::pauseForMemory(const ErrorInfo& error) {
    if (!m_ranks->isAlone()) throw Error(error); // the others would wait with it
    if (m_step > 0 && m_lastSave != m_step && !m_setup->optimizer->isMidStep()) save();
    m_paused = true;
    waitWhilePaused("Memory ran out at step " + std::to_string(m_step + 1) + ", and nothing is left to make smaller. "
                    + error.message + " " + error.hint);
}

void Trainer::tryRunFirst() {
    if (m_step > 0 || !wantsDryRun(m_setup->recipe, m_setup->totalSteps())) return;
    const StepPlan asked = m_plan;
    m_context.report(0, m_setup->totalSteps(), "trying the longest batch");
    Trial trial;
    untilItFits([&] { trial = tryRun(*m_setup, m_plan, [&] { turn(); }); });
    trial.result.fits = m_plan == asked;
    trial.result.stepSeconds /= m_ranks->size(); // each computes its share
    trial.result.totalSeconds /= m_ranks->size();
    m_host.tried(m_order.run, trial.result,
                 {m_setup->deviceInfo.name, correctionSignature(m_setup->spec, m_setup->recipe), trial.predictedBytes});
    m_host.note(m_order.run, inWords(trial.result));
}

void Trainer::turn() {
    const double begun = now();
    try {
        m_context.yieldTurn();
    } catch (const Stopped&) {
        if (m_ranks->isAlone()) throw; // else all stop together, between two steps
    }
    takeCommands();
    if (m_paused) waitWhilePaused({});
    m_awaySeconds += now() - begun;
}

void Trainer::waitWhilePaused(const std::string& reason) {
    m_host.status(m_order.run, RunStatus::Paused, reason);
    bool saveIsPutOff = false;
    while (m_paused) {
        const bool midStep = m_setup->optimizer->isMidStep();
        if (m_evaluateAsked && !m_evaluating && !midStep && m_ranks->isAlone()) evaluateNow();
        const bool canSave = !m_finishing && !midStep && !m_setup->optimizer->shares(); // which takes all ranks
        if (m_saveAsked && canSave) save();
        else if (m_saveAsked && !std::exchange(saveIsPutOff, true))
            m_host.note(m_order.run, Said("The checkpoint is saved once the run goes on and its step is done"));
        m_context.waitForCommand();
        takeCommands();
    }
    m_host.status(m_order.run, RunStatus::Running, {});
}

void Trainer::takeCommands() {
    for (const Command& command : m_context.takeCommands()) {
        if (std::holds_alternative<Pause>(command)) m_paused = true;
        if (std::holds_alternative<Resume>(command)) m_paused = false;
        if (std::holds_alternative<SaveCheckpoint>(command)) m_saveAsked = true;
        if (std::holds_alternative<EvaluateNow>(command)) m_evaluateAsked = true;
        const auto* asked = std::get_if<ChangeRun>(&command);
        if (asked && m_ranks->isAlone()) change(asked->values);
        else if (asked) m_changesAsked.push_back({m_step, asked->values}); // all of them take it at one step
    }
}

/// Also amid a step, whose gradients depend on nothing that can be changed: it is the first to be trained with the new
/// values, as it is after a resume. What is told holds: the history knows of it, and a checkpoint goes on with it.
void Trainer::change(const PlanValues& values) {
    if (const auto refusal = whyNotChanged(values, m_step, m_finishing ? m_step : m_setup->totalSteps())) {
        m_host.note(m_order.run, Said("The run was not changed: %1 %2", refusal->message, refusal->hint));
        return;
    }
    const PlanChange made{m_step, values};
    const PlanValues before = m_setup->plan;
    m_setup->change(made);
    m_host.planned(m_order.run, m_setup->totalSteps(), m_setup->schedule.changes);
    for (const Said& words : inWords(made, before)) m_host.note(m_order.run, words);
    if (values.evalEvery.value_or(0) > 0 && m_setup->data.validation.empty())
        m_host.note(m_order.run, Said("There are no validation rows to evaluate on"));
    m_saveAsked = true;
    if (!m_setup->optimizer->isMidStep()) save();
}

/// Changes that the history knows of and the checkpoint does not: they were made after it.
void Trainer::takeBackChanges() {
    const std::vector<PlanChange>& kept = m_setup->schedule.changes;
    if (m_order.changes == kept) return;
    m_host.planned(m_order.run, m_setup->totalSteps(), kept);
    PlanValues before = m_setup->begun;
    for (const PlanChange& made : m_order.changes) {
        if (std::find(kept.begin(), kept.end(), made) == kept.end())
            for (const Said& words : inWords(made, before))
                m_host.note(m_order.run,
                            Said("The run goes on from step %1 as it was before this change, which no longer "
                                 "holds: %2",
                                 m_step, words));
        before = planAfter(before, {made});
    }
}

bool Trainer::evaluationDue() const {
    if (m_evaluateAsked) return true;
    const std::int64_t every = *m_setup->plan.evalEvery;
    if (every <= 0 || m_setup->data.validation.empty() || m_step == 0 || m_step == m_lastEvaluation) return false;
    return m_step % every == 0 || m_step == m_setup->totalSteps();
}

void Trainer::evaluateNow() {
    m_evaluateAsked = false;
    if (m_setup->data.validation.empty()) {
        m_host.note(m_order.run, Said("There are no validation rows to evaluate on"));
        return;
    }
    if (m_step == m_lastEvaluation && m_step > 0) {
        m_host.note(m_order.run, Said("Step %1 has been evaluated already", std::to_string(m_step)));
        return;
    }
    m_evaluating = true;
    const EvaluationReport report = evaluated(m_setup->data.validation, "evaluating");
    EvalPoint point{
        .step = m_step, .loss = report.loss, .trainedTokens = report.trainedTokens, .metrics = metricsOf(report)};
    m_lastEvaluation = m_step;
    if (m_step > 0) { // before the first step there is no checkpoint to be the best
        point.best = m_best.add(m_step, goal(report));
        if (point.best) m_lastSave = -1; // a checkpoint of this step must know
    }
    m_host.log(m_order.run, point);
    m_lastPoint = point;
    for (const std::string& prompt : m_setup->recipe.settings.get(field::samplePrompts))
        if (m_ranks->isFirst())
            m_host.sample(m_order.run, m_step, sampleJson(*m_setup->model, m_setup->text, prompt, [&] { turn(); }));
    m_evaluating = false;
}

EvaluationReport Trainer::evaluated(const ExampleSet& examples, const char* phase) {
    const auto count = std::int64_t(examples.size());
    EvaluationOptions options{.tokensAtOnce = m_evaluationTokens,
                              .scoring = scoringOf(m_setup->recipe.settings, m_setup->data),
                              .ranks = m_ranks.get()};
    const auto between = [&](std::int64_t done) {
        m_context.report(done, count, phase);
        turn();
    };
    return evaluateWhatFits(*m_setup->model, examples, options, between, [&](const ErrorInfo& error) {
        m_evaluationTokens = options.tokensAtOnce;
        m_host.note(m_order.run, Said("Memory ran out while %1: %2 It continues with up to %3 tokens at once.",
                                      std::string(phase), error.message, std::to_string(m_evaluationTokens)));
    });
}

/// What the best checkpoint has least of.
double Trainer::goal(const EvaluationReport& report) const {
    const std::string metric = m_setup->recipe.settings.get(field::bestMetric);
    if (metric == "loss") return report.loss;
    const auto metrics = metricsOf(report);
    const auto found = metrics.find(metric);
    if (found != metrics.end()) return lessIsBetter(metric) ? found->second : -found->second;
    std::string known = "loss";
    for (const auto& [name, value] : metrics) known += ", " + name;
    throw Error(ErrorKind::BadInput, {"best_metric \"%1\" is not measured in this task.", metric},
                {"Choose one of: %1.", known});
}

/// The validation rows before the first step, by the quantized base and by the 16-bit one: what training has to win
/// back.
void Trainer::measureQuantizationGap() {
    if (!wantsQuantizationGap(*m_setup)) return;
    EvalPoint point = m_lastPoint;
    if (point.step != 0) {
        const EvaluationReport quantized = evaluated(m_setup->data.validation, "evaluating the quantized base");
        point = {.step = 0,
                 .loss = quantized.loss,
                 .trainedTokens = quantized.trainedTokens,
                 .metrics = metricsOf(quantized)};
    }
    if (!m_ranks->isFirst()) { // the first does it by itself: memory may run out
        m_lastPoint = std::move(point);
        return;
    }
    std::optional<ErrorInfo> tooMuch;
    try {
        const auto count = std::int64_t(m_setup->data.validation.size());
        const EvaluationReport report = scoredUnquantized(*m_setup, [&](std::int64_t done) {
            m_context.report(done, count, "evaluating the 16-bit base");
            turn();
        });
        point.metrics["unquantized.loss"] = report.loss;
    } catch (...) {
        tooMuch = outOfMemory(std::current_exception());
        if (!tooMuch) throw;
    }
    m_setup->device.releaseFreed();
    if (tooMuch)
        m_host.note(m_order.run,
                    Said("The 16-bit base does not fit beside the run, so what quantization costs is not known. %1",
                         tooMuch->message));
    m_host.log(m_order.run, point);
    m_lastPoint = std::move(point);
}

/// The set that is never trained on, before the first step and with the run's result: how much training makes the model
/// forget.
void Trainer::measureHeldOut() {
    if (m_setup->data.heldOut.empty()) return;
    EvalPoint point = m_lastPoint; // a step is logged once: what was measured at it stays
    if (point.step != m_step && !m_setup->data.validation.empty()) {
        const EvaluationReport report = evaluated(m_setup->data.validation, "evaluating");
        point = {
            .step = m_step, .loss = report.loss, .trainedTokens = report.trainedTokens, .metrics = metricsOf(report)};
    }
    point.step = m_step;
    addHeldOut(point);
    m_host.log(m_order.run, point);
}

void Trainer::addHeldOut(EvalPoint& point) {
    if (m_setup->data.heldOut.empty()) return;
    m_evaluating = true;
    const EvaluationReport report = evaluated(m_setup->data.heldOut, "measuring the held-out set");
    m_evaluating = false;
    for (const auto& [name, value] : metricsOf(report)) point.metrics["held_out." + name] = value;
    point.metrics["held_out.loss"] = report.loss;
    if (m_setup->data.validation.empty()) point.loss = std::nan(""); // there is no validation loss
}

// ---- save --------------------------------------------------------------------------------------------------------

/// All ranks come to the same answer, at the same step.
bool Trainer::saveDue() const {
    if (m_ranks->isAlone() ? m_saveAsked : m_saveAgreed) return true;
    if (m_step == 0 || m_step == m_lastSave) return false;
    const Settings& settings = m_setup->recipe.settings;
    const std::int64_t every = settings.get(field::saveEvery);
    const bool isBest = settings.get(field::keepBest) && m_best.best() && m_best.best()->step == m_step;
    return (every > 0 && m_step % every == 0) || isBest || (m_ranks->isAlone() && saveTimeIsUp());
}

bool Trainer::saveTimeIsUp() const {
    const double minutes = m_setup->recipe.settings.get(field::saveMinutes);
    return m_step > 0 && m_step != m_lastSave && minutes > 0 && now() - m_savedAt >= 60 * minutes;
}

CheckpointState Trainer::state() const {
    CheckpointState state;
    state.step = m_step;
    state.best = m_best.best();
    state.evaluationsSinceBest = m_best.evaluationsSince();
    state.lastEvaluation = m_lastEvaluation;
    state.seconds = m_trainedSeconds;
    state.seed = m_setup->recipe.settings.get(field::seed);
    state.threads = m_setup->environment.threads;
    state.cpuCapability = m_setup->environment.cpuCapability;
    state.device = kindOfDevice(m_setup->environment);
    state.deviceCapability = m_setup->environment.deviceCapability;
    state.deviceSoftware = m_setup->environment.deviceSoftware;
    if (m_setup->lossScale.isOn()) state.lossScale = m_setup->lossScale.state();
    state.dataFingerprint = m_setup->environment.dataFingerprint;
    state.modelFingerprint = m_setup->environment.modelFingerprint;
    state.recipe = toJson(m_setup->recipe, -1);
    state.changes = m_setup->schedule.changes;
    state.logging = m_logging;
    return state;
}

void Trainer::save() {
    m_saveAsked = m_saveAgreed = false;
    if (m_ranks->isFirst()) m_context.report(m_step, m_setup->totalSteps(), "saving a checkpoint");
    CheckpointInfo info;
    if (m_ranks->isFirst() || m_setup->optimizer->shares())
        info = writeCheckpoint(m_order.folder, state(), *m_setup->optimizer);
    if (!m_ranks->isFirst()) {
        m_lastSave = m_step;
        return;
    }
    info.best = m_best.best() && m_best.best()->step == m_step;
    m_lastSave = m_step;
    m_savedAt = now();
    m_host.checkpoint(m_order.run, info);
    prune();
}

void Trainer::prune() {
    const auto keep = std::size_t(m_setup->recipe.settings.get(field::keepCheckpoints));
    const bool keepBest = m_setup->recipe.settings.get(field::keepBest);
    const auto found = listCheckpoints(m_order.folder);
    for (std::size_t i = 0; i + keep < found.size(); ++i) {
        if (keepBest && m_best.best() && m_best.best()->step == found[i].step) continue;
        currentFiles().remove(found[i].folder);
        m_host.removedCheckpoint(m_order.run, found[i].step);
    }
}

// ---- finish ------------------------------------------------------------------------------------------------------

void Trainer::finish(bool stopped) {
    takeCommands(); // a change that was asked for just before a stop is kept for the resume
    const bool allHere = !stopped || m_stopAgreed; // else a rank stopped by itself: nothing is done together any more
    const bool canSave = allHere || !m_setup->optimizer->shares();
    if (!m_ranks->isAlone() && allHere) shareChanges(); // mostly none
    else if (canSave)
        for (const PlanChange& asked : std::exchange(m_changesAsked, {})) change(asked.values);
    m_finishing = true;
    if (m_step == 0) return; // nothing was learned
    if (m_setup->optimizer->isMidStep()) {
        m_host.note(m_order.run,
                    Said("It was stopped while memory was too short to finish step %1's update: weights of "
                         "no step are not kept, and it goes on from its last checkpoint",
                         std::to_string(m_step + 1)));
        return;
    }
    if (m_lastSave != m_step && canSave) save();
    if (const std::int64_t skipped = m_setup->lossScale.state().skipped; skipped > 0)
        m_host.note(m_order.run, Said("%1 of %2 steps were left out, because a gradient was too large for fp16",
                                      std::to_string(skipped), std::to_string(m_step)));
    CardFigures figures{.steps = m_step,
                        .loss = m_lastLoss,
                        .trainable = m_setup->predicted.parameters.trainable,
                        .seconds = m_trainedSeconds};
    figures.changes = inWords(m_setup->schedule.changes, m_setup->begun);
    if (m_best.best()) {
        figures.bestMetric = m_setup->recipe.settings.get(field::bestMetric);
        figures.bestValue = lessIsBetter(figures.bestMetric) ? m_best.best()->loss : -m_best.best()->loss;
        figures.bestStep = m_best.best()->step;
    }
    const bool wasBetter =
        m_setup->recipe.settings.get(field::keepBest) && m_best.best() && m_best.best()->step != m_step;
    const fs::path best = wasBetter ? checkpointFolder(m_order.folder, m_best.best()->step) : fs::path();
    if (wasBetter && m_ranks->isFirst() && fs::exists(best)) {
        restoreTrained(best, m_setup->optimizer->parameters());
        figures.resultStep = m_best.best()->step;
        m_host.note(m_order.run, Said("The result is that of step %1, the best on the validation rows",
                                      std::to_string(m_best.best()->step)));
    }
    if (!stopped) { // after a stop nobody waits for another
        if (wasBetter) startAlike(*m_setup->optimizer, nullptr, *m_ranks);
        measureHeldOut(); // of the result
    }
    if (!m_ranks->isFirst()) return;
    m_context.report(m_step, m_setup->totalSteps(), "writing the result");
    const fs::path folder = m_order.folder / "adapter";
    writeAdapter(folder, *m_setup->model, *m_setup->method, m_setup->recipe, figures);
    m_result.adapter = folder.string();
}

} // namespace lathe
