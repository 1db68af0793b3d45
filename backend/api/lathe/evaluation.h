#pragma once
// How well a model does on a file: loss, perplexity, and what its task is scored by.
#include "lathe/recipe.h"
#include "lathe/run.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// Answered by EvaluationReport.
struct EvaluateData {
    std::string model;
    RunId run; ///< or a run: its model and its adapter
    std::string adapter;
    Recipe recipe; ///< data and its fields; dtype (default fp32)
    bool perExample = false;
};

struct ExampleScore {
    std::int64_t row = 0;
    double loss = 0;
    std::int64_t trainedTokens = 0;
};

struct EvaluationReport {
    double loss = 0, perplexity = 0; ///< perplexity: language modeling
    std::vector<std::pair<std::string, double>>
        metrics; ///< the task's: "accuracy", "exact_match", ...; in the order to show them
    std::vector<std::string> labels; ///< names of the confusion matrix's rows and columns
    std::vector<std::vector<std::int64_t>> confusion; ///< expected, predicted; empty where the task has none
    std::int64_t trainedTokens = 0, examples = 0, skipped = 0;
    std::vector<ExampleScore> perExample;
    double seconds = 0;
    std::vector<std::string> notes; ///< what happened on the way that a person should hear of
};

} // namespace lathe
