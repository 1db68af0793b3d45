#pragma once
// The engine's one entry point, and the two interfaces that meet there. No torch in this header: workbench includes it,
// loads the shared library and calls latheEngine(). Exceptions never cross: an EngineOrder ends with ended() or
// answered().
#include "lathe/event.h"
#include "lathe/query.h"
#include "lathe/recipe.h"
#include "lathe/workbench.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>

namespace lathe {

inline constexpr int enginePortVersion = 8;

/// For which runs a trial corrects the estimate (estimate/correction.h).
struct TriedFacts {
    std::string device, signature;
    std::int64_t predictedBytes = 0;
};

/// What the engine tells. Implemented by workbench; called from the executor's thread only. Store first, readers after.
class EngineHost {
public:
    virtual ~EngineHost() = default;
    virtual void started(const RunId& run, std::int64_t totalSteps, const std::string& resolvedRecipe,
                         const std::string& environment, const std::string& dataReport, const MemoryByPart& predicted,
                         std::int64_t trainable) = 0;
    /// A resumed run: steps after `step` are to be forgotten, in one transaction, before anything is logged.
    virtual void rewound(const RunId& run, std::int64_t step) = 0;
    /// The plan was changed: `changes` are all that hold now.
    virtual void planned(const RunId& run, std::int64_t totalSteps, const std::vector<PlanChange>& changes) = 0;
    virtual void status(const RunId& run, RunStatus status, const std::string& reason) = 0;
    virtual void log(const RunId& run, const StepPoint& point) = 0;
    virtual void log(const RunId& run, const EvalPoint& point) = 0;
    virtual void sample(const RunId& run, std::int64_t step, const std::string& json) = 0;
    virtual void checkpoint(const RunId& run, const CheckpointInfo& checkpoint) = 0;
    virtual void removedCheckpoint(const RunId& run, std::int64_t step) = 0;
    /// `isNewPeak`: worth keeping.
    virtual void measured(const RunId& run, const MemoryUse& use, bool isNewPeak) = 0;
    virtual void tried(const RunId& run, const DryRun& result, const TriedFacts& facts) = 0;
    virtual void note(const RunId& run, const Said& message) = 0;
    virtual void progress(const RunId& run, RequestId request, std::int64_t done, std::int64_t total,
                          const std::string& phase) = 0;
    virtual void streamed(RequestId request, int side, const std::string& text) = 0;
    virtual void ended(const RunId& run, Outcome outcome, std::int64_t steps, const std::string& adapter,
                       const ErrorInfo& error) = 0;
    /// Where a request is computed, and why there; before its answer, which comes with it.
    virtual void computesOn(RequestId, const DeviceChoice&) {}
    virtual void answered(RequestId request, AnswerValue value) = 0;
    /// The run store's folder, in which the cache of prepared data is; empty: nothing is kept.
    virtual std::filesystem::path home() const { return {}; }
};

struct TrainOrder {
    RunId run;
    Recipe recipe;                 ///< as given
    std::filesystem::path folder;  ///< the run's own; exists
    bool resume = false;           ///< from the last whole checkpoint in folder/checkpoints
    std::string
        device; ///< what the recipe's came to when the run was started: "cpu", "cuda:1"; empty: what it comes to now
    std::vector<PlanChange> changes; ///< that the history knows of, on a resume
};
/// A question that needs tensors, with what the run history knows of it filled in.
template <class Question>
struct Order {
    RequestId request = 0;
    Question query;
    std::string model, adapter;   ///< as the question names them, or its run's
    Recipe recipe;                ///< of its run, resolved where it got that far
    std::filesystem::path folder; ///< where it writes
};

template <class Questions> struct OrdersFor;
template <class... Question> struct OrdersFor<std::variant<Question...>> {
    using Type = std::variant<TrainOrder, Order<Question>...>;
};
/// Any question may become an order: which do is workbench's to say (routed_request.cpp), what is done the engine's
/// (jobs/run_jobs.cpp).
using EngineOrder = OrdersFor<Query>::Type;

/// What the engine is told. Calls return at once; the work happens on the device's executor.
class Engine {
public:
    virtual ~Engine() = default; ///< stops all jobs, waits for them
    virtual void submit(EngineOrder order) = 0;
    virtual void send(const RunId& run, Command command) = 0;
    virtual void cancel(RequestId request) = 0;
};

} // namespace lathe

/// Null where `version` is not enginePortVersion.
extern "C" __attribute__((visibility("default"))) lathe::Engine* latheEngine(int version, lathe::EngineHost* host);
using LatheEngineEntry = lathe::Engine* (*)(int, lathe::EngineHost*);
