#pragma once
// Runs as the history shows them.
#include "lathe/error.h"
#include "lathe/estimate.h"

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
};

struct EvalPoint {
    std::int64_t step = 0;
    double loss = 0;
    std::int64_t trainedTokens = 0;
    std::map<std::string, double> metrics; ///< "perplexity", ...
    bool best = false;                     ///< the best so far
};

struct CheckpointInfo {
    std::int64_t step = 0;
    std::string folder;
    std::int64_t bytes = 0;
    bool best = false;
};

struct RunSummary {
    RunId id;
    std::string name, notes;
    std::vector<std::string> tags;
    RunStatus status = RunStatus::Queued;
    std::string model, method, dataset; ///< for the list: short texts
    std::string createdAt;              ///< ISO 8601, UTC
    double seconds = 0;                 ///< time spent training
    std::int64_t step = 0, totalSteps = 0;
    std::optional<double> lastLoss, bestEvalLoss;
    std::map<std::string, double> metrics; ///< on the validation rows: at the best evaluation where one is marked, else at the last
    /// On the held-out set, by name ("perplexity"): before training and after; where it was measured more than once.
    std::map<std::string, std::pair<double, double>> heldOut;
    std::int64_t trainable = 0;
    std::string folder;
    bool resumable = false;
};

struct RunDetail {
    RunSummary summary;
    std::string recipeJson;         ///< as given
    std::string resolvedRecipeJson; ///< with every default filled in
    std::string environmentJson;    ///< host, threads, CPU capability, versions, model and dataset fingerprints
    std::string dataReportJson;     ///< the truncation ledger
    std::optional<ErrorInfo> error; ///< why it failed
    MemoryByPart predicted, measured;
    std::int64_t predictedPeakBytes = 0, measuredPeakBytes = 0;
    std::vector<CheckpointInfo> checkpoints;
    std::vector<EvalPoint> evals;
    std::vector<std::pair<std::int64_t, std::string>> samples; ///< step, JSON {prompt, text}
    std::string adapterFolder;      ///< empty until there is one
    RunId parent;                   ///< the run it continues or forks; may be empty
};

/// A metric over steps, thinned for drawing: each bucket keeps its least and its most.
struct Curve {
    RunId run;
    std::string metric; ///< "loss", "learning_rate", "grad_norm", "eval_loss", "tokens_per_second"
    std::vector<std::int64_t> steps;
    std::vector<double> values;
};

} // namespace lathe
