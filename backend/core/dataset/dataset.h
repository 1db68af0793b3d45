#pragma once
// Dataset files to examples: rows with their line numbers, the format found or named, prompts joined to answers,
// tokens with their loss mask. No torch: the mask inspector, the ledger and training all read this.
//
//   file kinds   table_reader.h: JSON Lines, JSON, plain text (a row for each block between blank lines), CSV, TSV, CoNLL, SQuAD
//   formats      format_table.h: for each task its own; found from the columns, or named in the data source
//   tokens, mask example_maker.h, task_examples.h     labels  task_labels.h       split, weights  split.h        what happened to every row  ledger.h
#include "dataset/data_cache.h"
#include "dataset/example_set.h"
#include "lathe/length_limit.h"
#include "lathe/query.h"
#include "lathe/settings.h"
#include "templates/chat_template.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// A tokenized example: `trained[i]` is 1 where token i is a target; in language modelling the first token never is. A task
/// marks what its loss is divided by: the scored tokens of token classification, the first token alone of a sequence or a
/// window.
struct TokenExample {
    std::int64_t row = 0;              ///< 0-based over all sources, in file order
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained;
    std::int32_t split = 0;            ///< of an encoder-decoder: tokens before it are the encoder's, those from it the decoder's; 0: one sequence
    std::vector<std::uint8_t> types;   ///< token types; empty: all 0
    std::vector<float> labels;         ///< sequence classification: {class}, {value}, or a 0 or 1 for each label
    std::vector<std::int32_t> tags;    ///< token classification: for each id its label, -100 where none is scored
    std::pair<std::int32_t, std::int32_t> span{0, 0}; ///< question answering: first and last token; 0, 0 where this window has no answer
    std::vector<std::pair<std::int32_t, std::int32_t>> contextOffsets; ///< question answering: for each id its code points [begin, end) in the context, {-1, -1} outside
    std::int64_t trainedTokens() const;
};

/// What a question's answer is compared with (question answering), one for each row.
struct AnswerKey {
    std::int64_t row = 0;
    std::string id, question, context;
    std::vector<std::string> answers;  ///< none: it can't be answered from the context
};

/// The examples of a recipe's data, ready to train on, and what happened to every row.
struct PreparedData {
    ExampleSet train, validation;
    ExampleSet heldOut;                ///< sources of that role: measured before and after, never trained on
    std::vector<AnswerKey> answers;    ///< question answering: of all rows that are not only trained on
    std::vector<std::string> labels;   ///< names by index; empty where the task has none
    std::string problemType;           ///< sequence classification: "single_label", "multi_label", "regression"
    DataLedger ledger;
    std::string format;
    std::string fingerprint;           ///< SHA-256 over the files and over everything that shaped the tokens
    std::vector<std::string> messages; ///< where the tokens came from and how long it took, for people
};

/// Reads, formats, tokenizes, masks, splits and applies the too-long policy of `recipe`'s resolved fields.
/// `limit`: what rows are held to, and the windows of questions.
/// Throws Error{BadInput} with line numbers for malformed rows (unless the recipe says to skip them), for a row with nothing
/// to train on, and, under the policy "ask" or "stop", for rows that are too long, with the counts. Stopped where asked to.
/// `train` may be empty where all sources are for validation. A source of weight w has each of its rows floor(w) times in
/// `train`, and a share of them, chosen by the seed, once more. `progress` counts bytes of the files and is called on
/// the caller's thread. Tokenizing runs on all cores; the result does not depend on how many.
/// Memory stays bounded where there is a cache: tokens are then in files that are mapped (token_cache.h), made once for all
/// runs that come to the same; a preparation that was stopped goes on from there the next time.
PreparedData prepareData(const Recipe& recipe, const ModelText& text, const LengthLimit& limit,
                         std::stop_token stop = {}, const std::function<void(std::int64_t done, std::int64_t total)>& progress = {},
                         const DataCache& cache = {});

/// For the preview: some rows as they would be trained; the ledger over all rows where asked. `text` may be null: rows
/// only. Problems of rows are reported in the examples, not thrown.
DataReport previewData(const PreviewData& query, const ModelText* text, const LengthLimit& limit, std::stop_token stop = {}, const DataCache& cache = {},
                       const std::function<void(std::int64_t done, std::int64_t total)>& progress = {});

} // namespace lathe
