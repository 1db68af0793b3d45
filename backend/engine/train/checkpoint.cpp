// A checkpoint is a folder that appears by one rename; state.json is read first and says whether the rest can be
// used.
#include "train/checkpoint.h"

#include "base/atomic_file.h"
#include "base/json.h"
#include "base/plan_json.h"
#include "base/scratch_file.h"
#include "export/tensor_writer.h"
#include "files/tensor_file.h"
#include "train/optimizer_shares.h"

#include <algorithm>
#include <cstdio>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr const char* trainedFile = "trained.safetensors";
constexpr const char* optimizerFile = "optimizer.safetensors";
constexpr const char* stateFile = "state.json";
constexpr std::string_view prefix = "step-";

NamedTensors masters(const std::vector<Parameter*>& parameters) {
    NamedTensors tensors;
    for (const Parameter* parameter : parameters) tensors.emplace_back(parameter->name(), parameter->master().detach());
    return tensors;
}

/// The state of an optimizer that ranks share out, whole on the first, in a file: it may be larger than memory.
class WholeState {
public:
    WholeState(const OptimizerShares& shares, const fs::path& folder) {
        if (!shares.ranks().isFirst()) return;
        m_file.emplace(folder, std::size_t(shares.wholeBytes()));
        m_tensors = shares.wholeIn(m_file->bytes().data());
    }
    const NamedTensors& tensors() const { return m_tensors; }

private:
    std::optional<ScratchFile> m_file;
    NamedTensors m_tensors;
};

nlohmann::json toJson(const CheckpointState& state) {
    nlohmann::json json{{"format", checkpointFormat},
                        {"step", state.step},
                        {"evaluations_since_best", state.evaluationsSinceBest},
                        {"last_evaluation", state.lastEvaluation},
                        {"seconds", state.seconds},
                        {"seed", state.seed},
                        {"threads", state.threads},
                        {"cpu_capability", state.cpuCapability},
                        {"device", state.device},
                        {"device_capability", state.deviceCapability},
                        {"device_software", state.deviceSoftware},
                        {"data_fingerprint", state.dataFingerprint},
                        {"model_fingerprint", state.modelFingerprint},
                        {"recipe", parseJson(state.recipe, "recipe")}};
    if (!state.changes.empty()) json["changes"] = toJson(state.changes);
    if (state.best) json["best"] = {{"step", state.best->step}, {"loss", state.best->loss}};
    if (const auto& scale = state.lossScale)
        json["loss_scale"] = {
            {"factor", scale->factor}, {"steps_since", scale->stepsSince}, {"skipped", scale->skipped}};
    if (const StepPoint& point = state.logging; point.trainedTokens > 0)
        json["logging"] = {{"loss", point.loss},
                           {"trained_tokens", point.trainedTokens},
                           {"tokens", point.tokens},
                           {"seconds", point.seconds},
                           {"rows", point.rows}};
    return json;
}

} // namespace

fs::path checkpointFolder(const fs::path& run, std::int64_t step) {
    char name[32];
    std::snprintf(name, sizeof name, "step-%08lld", static_cast<long long>(step));
    return run / "checkpoints" / name;
}

std::vector<FoundCheckpoint> listCheckpoints(const fs::path& run) {
    std::vector<FoundCheckpoint> found;
    std::error_code ignored; // no folder yet: no checkpoints
    for (const auto& entry : fs::directory_iterator(run / "checkpoints", ignored)) {
        const std::string name = entry.path().filename().string();
        const std::string digits = name.starts_with(prefix) ? name.substr(prefix.size()) : "";
        if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos)
            continue;
        found.push_back({std::stoll(digits), entry.path()});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
    return found;
}

CheckpointInfo writeCheckpoint(const fs::path& run, const CheckpointState& state, Optimizer& optimizer,
                               FileLayer& files) {
    std::optional<WholeState> whole;
    if (const OptimizerShares* shares = optimizer.shares()) {
        optimizer.collectState(whole.emplace(*shares, run).tensors());
        if (!shares->ranks().isFirst()) return {};
    }
    files.createFolders(run / "checkpoints");
    CheckpointInfo info{.step = state.step, .folder = checkpointFolder(run, state.step).string()};
    AtomicFolder folder(info.folder, files);
    writeTensors(files, folder.folder() / trainedFile, masters(optimizer.parameters()));
    writeTensors(files, folder.folder() / optimizerFile, whole ? whole->tensors() : optimizer.state());
    folder.write(stateFile, dumpJson(toJson(state), 2) + "\n");
    folder.commit();
    for (const auto& entry : fs::directory_iterator(info.folder)) info.bytes += std::int64_t(entry.file_size());
    return info;
}

std::string checkpointText(const fs::path& folder) { return readTextFile(folder / stateFile); }

CheckpointState readCheckpointState(const fs::path& folder) {
    CheckpointState state = checkpointStateFrom(checkpointText(folder), (folder / stateFile).string());
    for (const char* file : {trainedFile, optimizerFile}) openTensors(folder / file);
    return state;
}

CheckpointState checkpointStateFrom(const std::string& text, const std::string& where) {
    const nlohmann::json json = parseJson(text, where);
    const auto format = require<std::int64_t>(json, "format", where);
    if (format > checkpointFormat)
        throw Error(ErrorKind::BadFile, {"%1 was written by a newer Lathe (format %2).", where, std::to_string(format)},
                    "Use that version to go on with this run.");
    CheckpointState state;
    state.step = require<std::int64_t>(json, "step", where);
    state.evaluationsSinceBest = require<std::int64_t>(json, "evaluations_since_best", where);
    state.lastEvaluation = require<std::int64_t>(json, "last_evaluation", where);
    state.seconds = require<double>(json, "seconds", where);
    state.seed = require<std::int64_t>(json, "seed", where);
    state.threads = int(require<std::int64_t>(json, "threads", where));
    state.cpuCapability = require<std::string>(json, "cpu_capability", where);
    state.device = optional<std::string>(json, "device", where).value_or(""); // written before there were GPUs
    state.deviceCapability = optional<std::string>(json, "device_capability", where).value_or("");
    state.deviceSoftware = optional<std::string>(json, "device_software", where).value_or("");
    state.dataFingerprint = require<std::string>(json, "data_fingerprint", where);
    state.modelFingerprint = require<std::string>(json, "model_fingerprint", where);
    state.recipe = dumpJson(require<nlohmann::json>(json, "recipe", where));
    if (const auto changes = optional<nlohmann::json>(json, "changes", where))
        state.changes = planChangesFrom(*changes, where);
    if (const auto best = optional<nlohmann::json>(json, "best", where))
        state.best = {require<std::int64_t>(*best, "step", where), require<double>(*best, "loss", where)};
    if (const auto scale = optional<nlohmann::json>(json, "loss_scale", where))
        state.lossScale = {require<double>(*scale, "factor", where),
                           require<std::int64_t>(*scale, "steps_since", where),
                           require<std::int64_t>(*scale, "skipped", where)};
    if (const auto point = optional<nlohmann::json>(json, "logging", where)) {
        state.logging.loss = require<double>(*point, "loss", where);
        state.logging.trainedTokens = require<std::int64_t>(*point, "trained_tokens", where);
        state.logging.tokens = require<std::int64_t>(*point, "tokens", where);
        state.logging.seconds = require<double>(*point, "seconds", where);
        state.logging.rows = require<std::vector<std::int64_t>>(*point, "rows", where);
    }
    return state;
}

void restoreTrained(const fs::path& folder, const std::vector<Parameter*>& parameters) {
    at::NoGradGuard noGradients;
    readTensors(folder / trainedFile, masters(parameters));
    for (Parameter* parameter : parameters) parameter->refresh();
}

void restoreCheckpoint(const fs::path& folder, const CheckpointState& state, Optimizer& optimizer) {
    bool reads = true;
    if (const OptimizerShares* shares = optimizer.shares()) {
        reads = shares->ranks().isFirst();
        const WholeState whole(*shares, folder.parent_path());
        if (reads) readTensors(folder / optimizerFile, whole.tensors());
        optimizer.spreadState(whole.tensors());
    } else {
        readTensors(folder / optimizerFile, optimizer.state());
    }
    if (reads) restoreTrained(folder, optimizer.parameters());
    optimizer.restored(state.step
                       - (state.lossScale ? state.lossScale->skipped : 0)); // a step that was left out is none of its
}

} // namespace lathe
