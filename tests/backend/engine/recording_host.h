#pragma once
// An EngineHost that keeps what it is told, for tests to read from any thread.
#include "engine_port.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace lathe::test {

/// For QCOMPARE, which would take our toString() for its own.
template <class Named> std::string words(Named value) { return std::string(toString(value)); }

struct Ending {
    RunId run;
    Outcome outcome = Outcome::Finished;
    std::int64_t steps = 0;
    std::string adapter;
    ErrorInfo error;
};

class RecordingHost : public EngineHost {
public:
    struct Record {
        std::vector<RunId> started;
        std::vector<std::int64_t> rewinds;
        std::vector<PlanChange> changes;
        std::vector<RunStatus> statuses;
        std::vector<StepPoint> steps;
        std::vector<EvalPoint> evals;
        std::vector<std::string> samples, notes;
        std::vector<CheckpointInfo> checkpoints;
        std::vector<std::int64_t> removed;
        std::vector<Ending> ends;
        std::vector<std::pair<RequestId, AnswerValue>> answers;
        std::map<RequestId, DeviceChoice> devices;
        std::vector<std::string> order; ///< ends and answers, by name, as they came
        MemoryByPart predicted, measured;
        std::vector<DryRun> dryRuns;
        TriedFacts tried;
        std::int64_t peakBytes = 0, trainable = 0, totalSteps = 0;
        int loads = 0; ///< of a model for a request
        std::string resolved, environment, data, streamed;
    };

    Record record() {
        std::lock_guard lock(m_mutex);
        return m_record;
    }
    /// Waits until `ready` holds; false after `seconds`.
    bool waitFor(const std::function<bool(const Record&)>& ready, double seconds = 60) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::duration<double>(seconds), [&] { return ready(m_record); });
    }
    std::filesystem::path homeFolder; ///< where prepared data are kept; empty: nowhere
    std::filesystem::path home() const override { return homeFolder; }
    std::function<void(const StepPoint&)> onStep; ///< on the executor's thread, after recording

    void started(const RunId& run, std::int64_t totalSteps, const std::string& resolved, const std::string& environment,
                 const std::string& data, const MemoryByPart& predicted, std::int64_t trainable) override {
        change([&] {
            m_record.started.push_back(run);
            m_record.totalSteps = totalSteps;
            m_record.resolved = resolved;
            m_record.environment = environment;
            m_record.data = data;
            m_record.predicted = predicted;
            m_record.trainable = trainable;
        });
    }
    void rewound(const RunId&, std::int64_t step) override {
        change([&] { m_record.rewinds.push_back(step); });
    }
    void planned(const RunId&, std::int64_t totalSteps, const std::vector<PlanChange>& changes) override {
        change([&] {
            m_record.totalSteps = totalSteps;
            m_record.changes = changes;
        });
    }
    void status(const RunId&, RunStatus status, const std::string&) override {
        change([&] { m_record.statuses.push_back(status); });
    }
    void log(const RunId&, const StepPoint& point) override {
        change([&] { m_record.steps.push_back(point); });
        if (onStep) onStep(point);
    }
    void log(const RunId&, const EvalPoint& point) override {
        change([&] { m_record.evals.push_back(point); });
    }
    void sample(const RunId&, std::int64_t, const std::string& json) override {
        change([&] { m_record.samples.push_back(json); });
    }
    void checkpoint(const RunId&, const CheckpointInfo& info) override {
        change([&] { m_record.checkpoints.push_back(info); });
    }
    void removedCheckpoint(const RunId&, std::int64_t step) override {
        change([&] { m_record.removed.push_back(step); });
    }
    void measured(const RunId&, const MemoryUse& use, bool) override {
        change([&] {
            m_record.measured = use.peak;
            m_record.peakBytes = use.residentPeak;
        });
    }
    void tried(const RunId&, const DryRun& result, const TriedFacts& facts) override {
        change([&] {
            m_record.dryRuns.push_back(result);
            m_record.tried = facts;
        });
    }
    void note(const RunId&, const Said& message) override {
        change([&] { m_record.notes.push_back(message); });
    }
    void progress(const RunId&, RequestId request, std::int64_t done, std::int64_t total,
                  const std::string& phase) override {
        if (request != 0 && phase == "loading the model" && done == total) change([&] { ++m_record.loads; });
    }
    void streamed(RequestId, int, const std::string& text) override {
        change([&] { m_record.streamed += text; });
    }
    void ended(const RunId& run, Outcome outcome, std::int64_t steps, const std::string& adapter,
               const ErrorInfo& error) override {
        change([&] {
            m_record.ends.push_back({run, outcome, steps, adapter, error});
            m_record.order.push_back(run);
        });
    }
    void computesOn(RequestId request, const DeviceChoice& device) override {
        change([&] { m_record.devices[request] = device; });
    }
    void answered(RequestId request, AnswerValue value) override {
        change([&] {
            m_record.order.push_back(std::to_string(request));
            m_record.answers.emplace_back(request, std::move(value));
        });
    }

private:
    template <class Change> void change(Change change) {
        std::lock_guard lock(m_mutex);
        change();
        m_changed.notify_all();
    }
    std::mutex m_mutex;
    std::condition_variable m_changed;
    Record m_record;
};

inline bool hasNote(const RecordingHost::Record& record, const std::string& part) {
    return std::any_of(record.notes.begin(), record.notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

} // namespace lathe::test
