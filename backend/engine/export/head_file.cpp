#include "export/head_file.h"

#include "base/json.h"
#include "base/problem_type.h"
#include "models/heads.h"

namespace fs = std::filesystem;

namespace lathe {
namespace {
constexpr const char* fileName = "head.json";
}

void writeHeadFile(AtomicFolder& folder, const ModelSpec& spec, std::uint64_t seed) {
    const std::optional<Task> task = taskOf(spec.head.kind);
    if (!task || *task == Task::LanguageModeling) return;
    const nlohmann::json head{{"format", 1},
                              {"task", wordOf(*task)},
                              {"labels", spec.head.labels},
                              {"problem_type", problemTypeToConfig(spec.head.problemType)},
                              {"seed", seed}};
    folder.write(fileName, dumpJson(head, 2) + "\n");
}

std::optional<HeadFile> readHeadFile(const fs::path& folder) {
    const fs::path file = folder / fileName;
    if (folder.empty() || !fs::is_regular_file(file)) return std::nullopt;
    const nlohmann::json head = readJsonFile(file);
    if (const auto format = require<std::int64_t>(head, "format", file.string()); format != 1)
        throw Error(ErrorKind::BadInput,
                    {"%1 has format %2; this program reads format 1.", file.string(), std::to_string(format)},
                    "Use a newer version of Lathe.");
    const auto name = require<std::string>(head, "task", file.string());
    const std::optional<Task> task = choiceFrom<Task>(name);
    if (!task) throw Error(ErrorKind::BadFile, {"%1 names no known task: %2.", file.string(), name});
    const auto type = valueOr<std::string>(head, "problem_type", "", file.string());
    const std::optional<ProblemType> problem = problemTypeFromConfig(type);
    if (!problem) throw Error(ErrorKind::BadFile, {"%1 names no known problem type: %2.", file.string(), type});
    return HeadFile{*task, valueOr<std::vector<std::string>>(head, "labels", {}, file.string()), *problem,
                    std::uint64_t(valueOr<std::int64_t>(head, "seed", 0, file.string()))};
}

ModelSpec withHead(const ModelSpec& spec, const HeadFile& head) {
    return specForTask(spec, head.task, head.labels, head.problemType);
}

} // namespace lathe
