#pragma once
// What a classifier's labels are, as the config.json of Hugging Face calls it ("problem_type"): recipes call the same
// by shorter words (lathe/choices.h).
#include "lathe/choices.h"

#include <optional>
#include <string_view>

namespace lathe {

/// "single_label_classification", "multi_label_classification", "regression"; empty for Auto.
std::string_view problemTypeToConfig(ProblemType type);
/// Auto of an empty word; nothing of one that transformers does not know.
std::optional<ProblemType> problemTypeFromConfig(std::string_view word);

/// A recipe's word of what was found; empty for Auto: nothing was, or the task has no labels.
std::string_view foundWord(ProblemType type);

} // namespace lathe
