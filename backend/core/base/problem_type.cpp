#include "base/problem_type.h"

namespace lathe {
namespace {

struct ConfigWord {
    ProblemType type;
    std::string_view word;
};
constexpr ConfigWord configWords[] = {
    {ProblemType::Auto, ""},
    {ProblemType::SingleLabel, "single_label_classification"},
    {ProblemType::MultiLabel, "multi_label_classification"},
    {ProblemType::Regression, "regression"},
};

} // namespace

std::string_view problemTypeToConfig(ProblemType type) {
    for (const ConfigWord& row : configWords)
        if (row.type == type) return row.word;
    return {};
}

std::optional<ProblemType> problemTypeFromConfig(std::string_view word) {
    for (const ConfigWord& row : configWords)
        if (row.word == word) return row.type;
    return std::nullopt;
}

std::string_view foundWord(ProblemType type) { return type == ProblemType::Auto ? std::string_view() : wordOf(type); }

} // namespace lathe
