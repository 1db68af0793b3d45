#pragma once
// What stands on top of a model: a task's head, its labels, and how a checkpoint is given another one.
#include "lathe/choices.h"
#include "models/model_spec.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// The head of an architecture's class as config.json describes it: outputs and labels from "id2label" or "num_labels"
/// (2 where neither is there, as transformers), "problem_type" where it is given. Throws Error{BadFile}: labels that
/// are not numbered from 0.
HeadSpec headFromConfig(HeadKind kind, const nlohmann::json& config, const std::string& source);

/// What config.json says of a spec's class and head: "architectures", "id2label", "label2id", "problem_type".
void headToConfig(const ModelSpec& spec, nlohmann::json& config);

/// `spec` as the class for a task. A head of that kind that the checkpoint has stays, with its labels where `labels` is
/// empty.
/// `problemType`: Auto is what the checkpoint says, else regression for one label and a single label for more. Throws
/// Error{BadInput}: a task this architecture has no class for (with those it has); no labels for a new head.
ModelSpec specForTask(ModelSpec spec, Task task, std::vector<std::string> labels = {},
                      ProblemType problemType = ProblemType::Auto);

/// The tasks that an architecture's family has classes for.
std::vector<Task> tasksOf(const ModelSpec& spec);

/// A head's task; nothing of none.
std::optional<Task> taskOf(HeadKind kind);

/// The head's own parameters, such as classifier.weight: those that methods train and save beside what they add (PEFT's
/// modules_to_save). A pooler is not among them; language models' output neither.
std::vector<ParameterSpec> headParameterSpecs(const ModelSpec& spec);
std::set<std::string> headParameterNames(const ModelSpec& spec);

} // namespace lathe
