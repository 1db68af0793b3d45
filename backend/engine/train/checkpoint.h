#pragma once
// Checkpoints: RUN/checkpoints/step-00000050/ with
//   trained.safetensors    the fp32 masters by parameter name
//   optimizer.safetensors  the optimizer's state, "<parameter>.m" and "<parameter>.v" (train/moments.h)
//   state.json             everything else that the next step depends on, and what must be the same to go on
// Written beside as .tmp, flushed, renamed: a folder without .tmp is whole.
#include "base/file_layer.h"
#include "lathe/run.h"
#include "train/loss_scale.h"
#include "train/optimizer.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

inline constexpr int checkpointFormat = 1;

/// `loss`: what is least at the best: the validation loss, or a metric that grows turned round.
struct BestEvaluation {
    std::int64_t step = 0;
    double loss = 0;
};

struct CheckpointState {
    std::int64_t step = 0;
    std::optional<BestEvaluation> best;
    std::int64_t evaluationsSinceBest = 0;
    std::int64_t lastEvaluation = -1; ///< the step that was evaluated last; -1: none
    double seconds = 0;               ///< spent training so far
    std::int64_t seed = 0;
    int threads = 0;
    std::string cpuCapability;        ///< "AVX2": products are summed in another order under another
    std::string device, deviceCapability,
        deviceSoftware; ///< what computed: the next step has the same bits on the same alone
    std::optional<LossScale::State> lossScale; ///< of training in fp16
    std::string dataFingerprint, modelFingerprint;
    std::string recipe;               ///< resolved, as JSON
    std::vector<PlanChange> changes;  ///< that were made of it until then
    StepPoint logging;                ///< steps since the last logged point; trainedTokens 0: none
};

struct FoundCheckpoint {
    std::int64_t step = 0;
    std::filesystem::path folder;
};

std::filesystem::path checkpointFolder(const std::filesystem::path& run, std::int64_t step);
/// The published checkpoints of a run, oldest first.
std::vector<FoundCheckpoint> listCheckpoints(const std::filesystem::path& run);

/// Throws Error{Io}; then the folder is not there and older ones are untouched. Of a state that ranks share out
/// (Optimizer::shares), all call it: the first writes, and has all of it in a file of `run` meanwhile.
CheckpointInfo writeCheckpoint(const std::filesystem::path& run, const CheckpointState& state, Optimizer& optimizer,
                               FileLayer& files = currentFiles());

/// Also looks whether both tensor files are whole. Throws Error{BadFile}: damaged, or of a newer format.
CheckpointState readCheckpointState(const std::filesystem::path& folder);
/// The text of its state.json; and what such a text says, from `where`. Throws Error{BadFile}.
std::string checkpointText(const std::filesystem::path& folder);
CheckpointState checkpointStateFrom(const std::string& text, const std::string& where);
/// Fills masters (and their compute copies), moments and the optimizer's step count. Throws Error{BadFile}. Of a state
/// that ranks share out, all call it: the first reads, the others get their moments.
void restoreCheckpoint(const std::filesystem::path& folder, const CheckpointState& state, Optimizer& optimizer);
/// Only the trained weights: for the best checkpoint at the end of a run.
void restoreTrained(const std::filesystem::path& folder, const std::vector<Parameter*>& parameters);

} // namespace lathe
