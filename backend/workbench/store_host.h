#pragma once
// What the engine tells goes into the run history first, then to every reader.
#include "engine_port.h"
#include "lathe/device.h"
#include "logs/run_logs.h"
#include "store/run_store.h"
#include "workbench/energy_meter.h"
#include "workbench/open_work.h"
#include "workbench/readers.h"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace lathe {

/// Never throws into the engine: where the history can't be written, the readers are told in a Noted and the run goes
/// on.
class StoreHost final : public EngineHost {
public:
    StoreHost(RunStore& store, Readers& readers, OpenWork& open);

    /// Where a run that is ordered is to compute, as far as it is known before it begins: what the engine says of it
    /// then counts.
    void meantFor(const RunId& run, const DeviceChoice& device);

    /// Called with each run that has ended, after its readers were told; set before anything is ordered.
    void whenRunEnds(std::function<void(const RunId&)> then) { m_whenRunEnds = std::move(then); }
    /// A run that waited here does not any more: another program, or a question, took it out of the queue.
    void left(const RunId& run);

    /// When it is stopped now it keeps its place in the queue, as one that was cut off, unless somebody wants its end.
    void letGo(const RunId& run);
    /// Somebody wants its end, whatever else it is told or cut off by.
    void stops(const RunId& run);

    /// From now on what ends before its first step was cut off, unless somebody stopped it: the history offers it
    /// again.
    void closing() { m_closing = true; }

    void started(const RunId& run, std::int64_t totalSteps, const std::string& resolvedRecipe,
                 const std::string& environment, const std::string& dataReport, const MemoryByPart& predicted,
                 std::int64_t trainable) override;
    void rewound(const RunId& run, std::int64_t step) override;
    void planned(const RunId& run, std::int64_t totalSteps, const std::vector<PlanChange>& changes) override;
    void status(const RunId& run, RunStatus status, const std::string& reason) override;
    void log(const RunId& run, const StepPoint& point) override;
    void log(const RunId& run, const EvalPoint& point) override;
    void sample(const RunId& run, std::int64_t step, const std::string& json) override;
    void checkpoint(const RunId& run, const CheckpointInfo& checkpoint) override;
    void removedCheckpoint(const RunId& run, std::int64_t step) override;
    void measured(const RunId& run, const MemoryUse& use, bool isNewPeak) override;
    void tried(const RunId& run, const DryRun& result, const TriedFacts& facts) override;
    void note(const RunId& run, const Said& message) override;
    void progress(const RunId& run, RequestId request, std::int64_t done, std::int64_t total,
                  const std::string& phase) override;
    void streamed(RequestId request, int side, const std::string& text) override;
    void ended(const RunId& run, Outcome outcome, std::int64_t steps, const std::string& adapter,
               const ErrorInfo& error) override;
    void computesOn(RequestId request, const DeviceChoice& device) override { m_open.keep(request, device); }
    void answered(RequestId request, AnswerValue value) override;
    std::filesystem::path home() const override { return m_store.home(); }

    /// Measured over predicted in the last trial of such a run on that device; 1 where there was none. Any thread.
    double correctionFor(const std::string& device, const std::string& signature) const;

private:
    void remember(const Correction& correction);
    template <class Work> void write(const RunId& run, Work work);
    void beginLogs(const RunId& run, const std::string& resolvedRecipe);
    template <class Work> void writeLogs(const RunId& run, Work work);

    std::atomic<bool> m_closing{false};
    std::function<void(const RunId&)> m_whenRunEnds;
    RunStore& m_store;
    Readers& m_readers;
    OpenWork& m_open;
    void spend(const RunId& run, const std::optional<double>& joules);

    mutable std::mutex m_mutex;
    std::map<std::pair<std::string, std::string>, double> m_corrections; ///< by device and signature
    enum class Wish { LetGo, Stop };
    std::map<RunId, Wish> m_wishes; ///< how runs that still work or wait are to end
    std::map<RunId, std::map<std::string, std::string>> m_meant; ///< deviceFacts() of runs that have not begun
    EnergyMeter m_energy;
    RunLogs m_logs;
};

} // namespace lathe
