// The store comes first: what a reader sees can be read again after a crash.
#include "workbench/store_host.h"

#include "base/json.h"
#include "estimate/device_choice.h"
#include "lathe/crash.h"
#include "lathe/field_keys.h"

#include <algorithm>
#include <exception>

namespace lathe {
namespace {

RunStatus statusOf(Outcome outcome) {
    switch (outcome) {
    case Outcome::Finished: return RunStatus::Finished;
    case Outcome::Stopped: return RunStatus::Stopped;
    case Outcome::Failed:
    case Outcome::OutOfMemory: break;
    }
    return RunStatus::Failed;
}

/// The engine's look at the weights, added to what the headers said.
AnswerValue merged(ModelReport report, AnswerValue scanned) {
    if (auto* scan = std::get_if<ModelReport>(&scanned)) {
        for (std::string& warning : scan->warnings)
            if (std::find(report.warnings.begin(), report.warnings.end(), warning) == report.warnings.end())
                report.warnings.push_back(std::move(warning));
        return report;
    }
    return scanned; // an error, or a wish to stop
}

/// The environment with the facts that it does not have itself, whose own words win; `facts` become what stands there.
std::string withFacts(const std::string& environment, std::map<std::string, std::string>& facts) {
    auto json = nlohmann::ordered_json::parse(environment, nullptr, false);
    if (!json.is_object()) return environment;
    for (auto& [name, value] : facts)
        if (!json.contains(name)) json[name] = value;
        else if (json[name].is_string()) value = json[name].get<std::string>();
    return json.dump();
}

} // namespace

StoreHost::StoreHost(RunStore& store, Readers& readers, OpenWork& open)
    : m_store(store), m_readers(readers), m_open(open) {
    for (const Correction& correction : store.corrections()) remember(correction);
}

void StoreHost::meantFor(const RunId& run, const DeviceChoice& device) {
    std::lock_guard lock(m_mutex);
    m_meant[run] = deviceFacts(device);
    m_wishes.erase(run); // of the last time
}

void StoreHost::letGo(const RunId& run) {
    std::lock_guard lock(m_mutex);
    m_wishes.emplace(run, Wish::LetGo);
}

void StoreHost::stops(const RunId& run) {
    std::lock_guard lock(m_mutex);
    m_wishes[run] = Wish::Stop;
}

void StoreHost::remember(const Correction& correction) {
    if (correction.predictedBytes <= 0 || correction.measuredBytes <= 0) return;
    std::lock_guard lock(m_mutex);
    m_corrections[{correction.device, correction.signature}] =
        double(correction.measuredBytes) / double(correction.predictedBytes);
}

double StoreHost::correctionFor(const std::string& device, const std::string& signature) const {
    std::lock_guard lock(m_mutex);
    const auto found = m_corrections.find({device, signature});
    return found == m_corrections.end() ? 1 : found->second;
}

template <class Work>
void StoreHost::write(const RunId& run, Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        m_readers.publish(Noted{run, std::string("The run history could not be written: ") + error.what()});
    }
}

void StoreHost::started(const RunId& run, std::int64_t totalSteps, const std::string& resolvedRecipe,
                        const std::string& environment, const std::string& dataReport, const MemoryByPart& predicted,
                        std::int64_t trainable) {
    std::map<std::string, std::string> facts;
    {
        std::lock_guard lock(m_mutex);
        facts = std::move(m_meant[run]);
        m_meant.erase(run);
    }
    recipeForCrash(resolvedRecipe);
    const std::string whole = withFacts(environment, facts);
    m_energy.begin(run, facts["device_uuid"]);
    write(run, [&] {
        m_store.started(run,
                        {totalSteps, trainable, resolvedRecipe, whole, dataReport, predicted, facts["device_name"]});
    });
    m_readers.publish(RunStarted{run, m_store.folder(run).string(), totalSteps});
    m_readers.publish(StatusChanged{run, RunStatus::Running, {}});
    writeLogs(run, [&] { beginLogs(run, resolvedRecipe); });
}

/// What is written for other tools can fail without harm to the run: it is told once, and that was the last of it.
template <class Work>
void StoreHost::writeLogs(const RunId& run, Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        note(run, std::string("The run's logs for other tools end here: ") + error.what());
    }
}

void StoreHost::beginLogs(const RunId& run, const std::string& resolvedRecipe) {
    const Settings settings = recipeFromJson(resolvedRecipe).settings;
    const std::string to = settings.get(field::logTo);
    const auto folder = to.empty() ? m_store.folder(run) / "logs" : std::filesystem::path(to) / run;
    for (const std::string& told : m_logs.begin(run, folder, settings.get(field::logFormat))) note(run, told);
}

void StoreHost::rewound(const RunId& run, std::int64_t step) {
    write(run, [&] { m_store.rewind(run, step); });
    writeLogs(run, [&] { m_logs.rewind(run, step); });
}

void StoreHost::planned(const RunId& run, std::int64_t totalSteps, const std::vector<PlanChange>& changes) {
    write(run, [&] { m_store.planned(run, totalSteps, changes); });
    m_readers.publish(PlanChanged{run, totalSteps, changes});
}

void StoreHost::spend(const RunId& run, const std::optional<double>& joules) {
    if (joules) write(run, [&] { m_store.spent(run, *joules); });
}

void StoreHost::status(const RunId& run, RunStatus status, const std::string& reason) {
    if (status == RunStatus::Paused) spend(run, m_energy.take(run)), m_energy.pause(run);
    if (status == RunStatus::Running) m_energy.resume(run);
    noteForCrash(run + ": " + std::string(toString(status)) + ' ' + reason);
    write(run, [&] { m_store.setStatus(run, status, reason); });
    m_readers.publish(StatusChanged{run, status, reason});
}

void StoreHost::log(const RunId& run, const StepPoint& point) {
    noteForCrash(run + ": step " + std::to_string(point.step) + ", loss " + std::to_string(point.loss));
    spend(run, m_energy.takeIfDue(run));
    write(run, [&] { m_store.log(run, point); });
    writeLogs(run, [&] { m_logs.log(run, point); });
    m_readers.publish(StepLogged{run, point});
}

void StoreHost::log(const RunId& run, const EvalPoint& point) {
    write(run, [&] { m_store.log(run, point); });
    writeLogs(run, [&] { m_logs.log(run, point); });
    m_readers.publish(EvalLogged{run, point});
}

void StoreHost::sample(const RunId& run, std::int64_t step, const std::string& json) {
    write(run, [&] { m_store.sample(run, step, json); });
}

void StoreHost::checkpoint(const RunId& run, const CheckpointInfo& checkpoint) {
    write(run, [&] { m_store.checkpoint(run, checkpoint); });
    m_readers.publish(CheckpointSaved{run, checkpoint});
}

void StoreHost::removedCheckpoint(const RunId& run, std::int64_t step) {
    write(run, [&] { m_store.removedCheckpoint(run, step); });
}

void StoreHost::measured(const RunId& run, const MemoryUse& use, bool isNewPeak) {
    if (isNewPeak) write(run, [&] { m_store.measured(run, use.peak, use.residentPeak); });
    m_readers.publish(MemoryMeasured{run, use});
}

void StoreHost::tried(const RunId& run, const DryRun& result, const TriedFacts& facts) {
    const Correction correction{facts.device, facts.signature, facts.predictedBytes, result.peakBytes};
    remember(correction);
    write(run, [&] { m_store.correct(correction); });
    m_readers.publish(DryRunDone{run, result});
}

void StoreHost::note(const RunId& run, const Said& message) {
    noteForCrash(run + ": " + message);
    write(run, [&] { m_store.note(run, message); });
    m_readers.publish(Noted{run, message});
}

void StoreHost::progress(const RunId& run, RequestId request, std::int64_t done, std::int64_t total,
                         const std::string& phase) {
    m_readers.publish(Progressed{run, request, done, total, phase});
}

void StoreHost::streamed(RequestId request, int side, const std::string& text) {
    m_readers.publish(TextStreamed{request, side, text});
}

void StoreHost::ended(const RunId& run, Outcome outcome, std::int64_t steps, const std::string& adapter,
                      const ErrorInfo& error) {
    if (!m_open.takeRun(run)) return;
    spend(run, m_energy.take(run));
    m_energy.end(run);
    m_logs.end(run);
    std::optional<Wish> wish;
    {
        std::lock_guard lock(m_mutex);
        m_meant.erase(run); // of one that never began
        if (auto known = m_wishes.extract(run)) wish = known.mapped();
    }
    const bool goes = wish ? *wish == Wish::LetGo : m_closing && steps == 0;
    const bool cutOff = outcome == Outcome::Stopped && goes;
    const RunStatus status = cutOff ? RunStatus::Interrupted : statusOf(outcome);
    const bool hasError = status == RunStatus::Failed || !error.message.empty();
    write(run, [&] { m_store.ended(run, status, adapter, hasError ? std::optional(error) : std::nullopt); });
    m_readers.publish(StatusChanged{run, status, error.message});
    m_readers.publish(JobEnded{run, outcome, steps, adapter, error});
    if (m_whenRunEnds) m_whenRunEnds(run);
}

void StoreHost::left(const RunId& run) {
    if (!m_open.takeRun(run)) return;
    {
        std::lock_guard lock(m_mutex);
        m_meant.erase(run);
        m_wishes.erase(run);
    }
    m_readers.publish(StatusChanged{run, RunStatus::Stopped, {}});
    m_readers.publish(JobEnded{run, Outcome::Stopped, 0, {}, {}});
}

void StoreHost::answered(RequestId request, AnswerValue value) {
    auto open = m_open.takeRequest(request);
    if (!open) return;
    if (open->report) value = merged(std::move(*open->report), std::move(value));
    m_readers.publish(Answer{request, std::move(value), std::move(open->device)});
}

} // namespace lathe
