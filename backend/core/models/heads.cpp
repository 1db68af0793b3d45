// A checkpoint's own head is kept where it fits the task; otherwise its class gives the names and shapes of a new
// one.
#include "models/heads.h"

#include "base/json.h"
#include "base/problem_type.h"
#include "lathe/choices.h"
#include "lathe/error.h"
#include "lathe/joined.h"
#include "models/architectures.h"

#include <algorithm>
#include <utility>

namespace lathe {
namespace {

struct TaskHead {
    Task task;
    HeadKind kind;
};
constexpr TaskHead taskHeads[] = {
    {Task::LanguageModeling, HeadKind::LanguageModel},
    {Task::Chat, HeadKind::LanguageModel},
    {Task::SequenceClassification, HeadKind::SequenceClassification},
    {Task::TokenClassification, HeadKind::TokenClassification},
    {Task::QuestionAnswering, HeadKind::QuestionAnswering},
};

bool hasLabels(HeadKind kind) {
    return kind == HeadKind::SequenceClassification || kind == HeadKind::TokenClassification;
}

/// One output of a classifier is a value.
void completeProblemType(HeadSpec& head) {
    if (head.kind != HeadKind::SequenceClassification) head.problemType = ProblemType::Auto;
    else if (head.problemType == ProblemType::Auto)
        head.problemType = head.outputs == 1 ? ProblemType::Regression : ProblemType::SingleLabel;
}

const Architecture* classOf(const ModelSpec& spec, HeadKind kind) {
    for (const Architecture& row : architectures())
        if (row.family == spec.family && row.head.kind == kind) return &row;
    return nullptr;
}

std::vector<std::string> labelsFrom(const nlohmann::json& config, const std::string& source) {
    std::vector<std::string> labels;
    const auto names = optional<nlohmann::json>(config, "id2label", source);
    if (!names) {
        const auto count = valueOr<std::int64_t>(config, "num_labels", 2, source);
        if (count < 1 || count > 1 << 20)
            throw Error(ErrorKind::BadFile, {"%1: num_labels is %2.", source, std::to_string(count)});
        for (std::int64_t i = 0; i < count; ++i) labels.push_back("LABEL_" + std::to_string(i));
        return labels;
    }
    if (!names->is_object() || names->empty())
        throw Error(ErrorKind::BadFile, {"%1: id2label must be an object with a name for each label.", source});
    for (std::size_t i = 0; i < names->size(); ++i) {
        const auto found = names->find(std::to_string(i));
        if (found == names->end() || !found->is_string())
            throw Error(ErrorKind::BadFile, {"%1: id2label has %2 labels, but no name for label %3.", source,
                                             std::to_string(names->size()), std::to_string(i)});
        labels.push_back(found->get<std::string>());
    }
    return labels;
}

} // namespace

HeadSpec headFromConfig(HeadKind kind, const nlohmann::json& config, const std::string& source) {
    HeadSpec head{.kind = kind};
    if (kind == HeadKind::QuestionAnswering) head.outputs = 2;
    if (!hasLabels(kind)) return head;
    head.labels = labelsFrom(config, source);
    head.outputs = std::int64_t(head.labels.size());
    const auto word = valueOr<std::string>(config, "problem_type", "", source);
    const std::optional<ProblemType> type = problemTypeFromConfig(word);
    if (!type)
        throw Error(ErrorKind::BadFile, {"%1: problem_type \"%2\" is not known; known: single_label_classification, "
                                         "multi_label_classification, regression.",
                                         source, word.substr(0, 80)});
    head.problemType = *type;
    completeProblemType(head);
    return head;
}

void headToConfig(const ModelSpec& spec, nlohmann::json& config) {
    config["architectures"] = {spec.architecture};
    for (const char* key : {"id2label", "label2id", "problem_type", "num_labels"}) config.erase(key);
    if (!hasLabels(spec.head.kind)) return;
    nlohmann::json names = nlohmann::json::object(), ids = nlohmann::json::object();
    for (std::size_t i = 0; i < spec.head.labels.size(); ++i) {
        names[std::to_string(i)] = spec.head.labels[i];
        ids[spec.head.labels[i]] = i;
    }
    config["id2label"] = std::move(names);
    config["label2id"] = std::move(ids);
    if (spec.head.problemType != ProblemType::Auto) config["problem_type"] = problemTypeToConfig(spec.head.problemType);
}

std::optional<Task> taskOf(HeadKind kind) {
    for (const TaskHead& row : taskHeads)
        if (row.kind == kind) return row.task;
    return std::nullopt;
}

std::vector<Task> tasksOf(const ModelSpec& spec) {
    std::vector<Task> all;
    for (const TaskHead& row : taskHeads)
        if (classOf(spec, row.kind)) all.push_back(row.task);
    return all;
}

ModelSpec specForTask(ModelSpec spec, Task task, std::vector<std::string> labels, ProblemType problemType) {
    const HeadKind kind = std::find_if(std::begin(taskHeads), std::end(taskHeads), [&](const TaskHead& row) {
                              return row.task == task;
                          })->kind;
    const Architecture* row = classOf(spec, kind);
    if (!row) {
        throw Error(ErrorKind::BadInput,
                    {"%1 can't be used for the task %2.", spec.architecture, std::string(wordOf(task))},
                    {"It can be used for: %1.", joined(tasksOf(spec), ", ", wordOf<Task>)});
    }
    const bool same = spec.head.kind == kind;
    if (!same) {
        spec.architecture = row->name;
        spec.head = {.kind = kind, .outputs = kind == HeadKind::QuestionAnswering ? 2 : 0};
    }
    if (!hasLabels(kind)) return spec;
    if (!labels.empty()) {
        if (std::int64_t(labels.size()) != spec.head.outputs)
            spec.head.problemType = ProblemType::Auto; // a value is no class
        spec.head.outputs = std::int64_t(labels.size());
        spec.head.labels = std::move(labels);
    }
    if (spec.head.outputs < 1)
        throw Error(ErrorKind::BadInput, {"The checkpoint has no labels for %1.", std::string(wordOf(task))},
                    "Name them, or give data that has them.");
    if (problemType != ProblemType::Auto) spec.head.problemType = problemType;
    completeProblemType(spec.head);
    return spec;
}

std::vector<ParameterSpec> headParameterSpecs(const ModelSpec& spec) {
    std::vector<ParameterSpec> own;
    const HeadLayers& head = architectureOf(spec).head;
    if (head.kind == HeadKind::None || head.kind == HeadKind::LanguageModel
        || head.kind == HeadKind::MaskedLanguageModel)
        return own;
    for (ParameterSpec& parameter : parameterSpecs(spec))
        if (parameter.isHead && !(head.denseIsSite && !head.dense.empty() && parameter.name.starts_with(head.dense)))
            own.push_back(std::move(parameter));
    return own;
}

std::set<std::string> headParameterNames(const ModelSpec& spec) {
    std::set<std::string> names;
    for (const ParameterSpec& parameter : headParameterSpecs(spec)) names.insert(parameter.name);
    return names;
}

} // namespace lathe
