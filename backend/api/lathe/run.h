#pragma once
// Runs as the history shows them.
#include "lathe/error.h"
#include "lathe/estimate.h"
#include "lathe/plan_change.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

using RunId = std::string; ///< sorts by start: "20261122-104500-7f3a"

enum class RunStatus { Queued, Running, Paused, Finished, Stopped, Failed, Interrupted };
std::string_view toString(RunStatus status); ///< "queued", ...
RunStatus runStatusFrom(std::string_view name);
bool isActive(RunStatus status); ///< waiting, running or paused; as it is written, its program may have died

/// What may be measured at a step beside what a StepPoint has of its own.
struct Gauge { std::string_view name, label, unit; };
inline constexpr std::array<Gauge, 8> gauges{{
    {"memory", "memory at the step's peak", "bytes"},
    {"micro_batches", "micro-batches", ""},
    {"page_in_bytes", "brought in by paging", "bytes"},
    {"page_out_bytes", "written out by paging", "bytes"},
    {"loss_scale", "loss scale of fp16", ""},
    {"skipped_steps", "steps left out by fp16", ""},
    {"product_share", "part of the device's product speed", ""},
    {"exchange_seconds", "adding up over the processes", "s"},
}};

/// One optimizer step, as logged.
struct StepPoint {
    std::int64_t step = 0;          ///< 1 is the first
    double loss = 0;                ///< summed negative log-likelihood / summed trained tokens of the step
    double learningRate = 0;
    double gradNorm = 0;            ///< before clipping
    std::int64_t trainedTokens = 0; ///< of this step
    std::int64_t tokens = 0;        ///< all tokens read in this step
    double seconds = 0;             ///< this step's wall time
    std::vector<std::int64_t> rows; ///< dataset rows of the step, for "loss to rows"
    /// By a Gauge's name; a curve each. Where a point stands for several steps: of bytes moved, seconds and steps left
    /// out their sum, of the part of the device's speed that of all of them together, else the most.
    std::map<std::string, double> gauges;
};

struct EvalPoint {
    std::int64_t step = 0;
    double loss = 0;
    std::int64_t trainedTokens = 0;
    std::map<std::string, double> metrics; ///< "perplexity", ...
    bool best = false; ///< the best so far
};

struct CheckpointInfo {
    std::int64_t step = 0;
    std::string folder;
    std::int64_t bytes = 0;
    bool best = false;
};

/// What trying one step and one evaluation batch told of a run before it began.
struct DryRun {
    bool fits = true;
    std::int64_t peakBytes = 0; ///< of booked memory and the idle program
    double stepSeconds = 0; ///< of a step on the longest batch
    double totalSeconds = 0; ///< of the whole run, evaluations included
    std::int64_t diskBytes = 0; ///< that its checkpoints and its result will take
};

/// What a run holds, by part.
struct MemoryUse {
    MemoryByPart now; ///< at the highest point of the last step
    MemoryByPart peak; ///< at the highest point so far
    std::int64_t residentPeak =
        0; ///< of the process, as the system counts it: holes on the heap and libraries included
};

struct RunSummary {
    RunId id;
    std::string name, notes;
    std::vector<std::string> tags;
    RunStatus status = RunStatus::Queued;
    bool pinned = false, archived = false; ///< as people keep their list: on top; out of the way
    std::string model, method, dataset; ///< for the list: short texts
    std::string task; ///< of its recipe: "chat"; empty: not known
    RunId parent; ///< the run it starts from; may be empty
    std::string createdAt; ///< ISO 8601, UTC
    double seconds = 0; ///< time spent training
    std::string device; ///< the name of what it was trained on: "NVIDIA H200"; empty: not recorded
    std::string deviceUuid; ///< of the GPU that a run at work computes on, as its driver has it; else empty
    std::optional<double> joules; ///< what its GPU took meanwhile, for other programs too; nullopt: not counted
    std::int64_t step = 0, totalSteps = 0; ///< totalSteps: after its changes
    std::optional<double> lastLoss, bestEvalLoss;
    std::map<std::string, double>
        metrics; ///< on the validation rows: at the best evaluation where one is marked, else at the last
    /// On the held-out set, by name ("perplexity"): before training and after; where it was measured more than once.
    std::map<std::string, std::pair<double, double>> heldOut;
    std::int64_t trainable = 0;
    std::string folder;
    std::string program; ///< that it waits or works in, where that is another one: "process 1234 on pinebook"
    bool resumable = false;
    bool beginsAnew = false; ///< resuming it begins at its first step: it ended before its first checkpoint
    bool operator==(const RunSummary&) const = default;
};

struct RunDetail {
    RunSummary summary;
    std::string recipeJson; ///< as given
    std::string resolvedRecipeJson; ///< with every default filled in
    std::vector<PlanChange> changes; ///< made while it ran: neither recipe has them
    std::string environmentJson; ///< host, threads, CPU capability, versions, model and dataset fingerprints
    std::string dataReportJson; ///< the truncation ledger
    std::optional<ErrorInfo> error; ///< why it failed
    MemoryByPart predicted, measured;
    std::int64_t predictedPeakBytes = 0, measuredPeakBytes = 0;
    std::vector<CheckpointInfo> checkpoints;
    std::vector<EvalPoint> evals;
    std::vector<std::pair<std::int64_t, std::string>> samples; ///< step, JSON {prompt, text}
    std::string adapterFolder; ///< empty until there is one, and where it is no longer on the disk
    bool folderGone = false; ///< what the run had written is no longer there
};

/// A metric over steps, thinned for drawing: each bucket keeps its least and its most.
struct Curve {
    RunId run;
    std::string metric; ///< "loss", "learning_rate", "grad_norm", "eval_loss", "tokens_per_second", or a gauge
    std::vector<std::int64_t> steps;
    std::vector<double> values;
};

} // namespace lathe
