#pragma once
// What a model with a task's head says of one text or of a pair.
#include "lathe/choices.h"
#include "lathe/run.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// What a model with a task's head says of a text. Answered by Prediction.
struct PredictText {
    std::string model; ///< path; or empty with `run`
    RunId run; ///< its model and adapter (the live one while it trains or is paused)
    std::string adapter; ///< a PEFT folder; may be empty
    std::string text; ///< what is classified; of question answering the question
    std::string second; ///< the other text of a pair; the context in which the answer is looked for
    std::string device; ///< as a recipe's; empty: auto
};

/// A stretch of the second text that may be the answer.
struct SpanAnswer {
    std::string text;
    double probability = 0; ///< among the answers told
    std::int64_t begin = 0, end = 0; ///< code points of the context
};
struct Prediction {
    Task task = Task::SequenceClassification;
    /// Sequence classification: every label, the most probable first. Probabilities sum to 1 where the labels exclude
    /// each other. Regression: one entry without a name, and its value.
    std::vector<std::pair<std::string, double>> labels;
    std::vector<std::pair<std::string, std::string>> words; ///< token classification: each word and its tag
    std::vector<SpanAnswer> answers; ///< question answering, the most probable first
    double seconds = 0;
};

} // namespace lathe
