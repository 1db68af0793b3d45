#pragma once
// What a recipe's data come to.
#include "dataset/example_set.h"
#include "dataset/token_example.h"
#include "lathe/data_preview.h"

#include <string>
#include <vector>

namespace lathe {

/// The examples of a recipe's data, ready to train on, and what happened to every row.
struct PreparedData {
    ExampleSet train, validation;
    ExampleSet heldOut;                ///< sources of that role: measured before and after, never trained on
    std::vector<AnswerKey> answers;    ///< question answering: of all rows that are not only trained on
    std::vector<std::string> labels;   ///< names by index; empty where the task has none
    ProblemType problemType = ProblemType::Auto; ///< of sequence classification; Auto of every other task
    DataLedger ledger;
    std::string format;
    std::string fingerprint;           ///< SHA-256 over the files and over everything that shaped the tokens
    std::vector<std::string> messages; ///< where the tokens came from and how long it took, for people
};

} // namespace lathe
