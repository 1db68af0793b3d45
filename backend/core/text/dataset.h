#pragma once
// Dataset files to examples: rows with their line numbers, the format found or named, prompts joined to answers,
// tokens with their loss mask. No torch: the mask inspector, the ledger and training all read this.
//
//   file kinds   table_reader.h: JSON Lines, JSON, plain text (a row for each block between blank lines)
//   formats      format_table.h: chat, alpaca, prompt_completion, text; found from the columns, or named in the data source
//   tokens, mask example_maker.h        split, weights  split.h        what happened to every row  ledger.h
#include "lathe/query.h"
#include "lathe/settings.h"
#include "text/chat_template.h"
#include "text/tokenizer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

/// A tokenized example: `trained[i]` is 1 where token i is a target. The first token never is.
struct TokenExample {
    std::int64_t row = 0;              ///< 0-based over all sources, in file order
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained;
    std::int64_t trainedTokens() const;
};

/// The examples of a recipe's data, ready to train on, and what happened to every row.
struct PreparedData {
    std::vector<TokenExample> train, validation;
    DataLedger ledger;
    std::string format;
    std::string fingerprint;           ///< SHA-256 over the files and over everything that shaped the tokens
};

/// Reads, formats, tokenizes, masks, splits and applies the too-long policy of `recipe`'s resolved fields.
/// `maxLength` 0: the longest row, capped by `contextLength`.
/// Throws Error{BadInput} with line numbers for malformed rows (unless the recipe says to skip them), for a row with nothing
/// to train on, and, under the policy "ask" or "stop", for rows that are too long, with the counts. Stopped where asked to.
/// `train` may be empty where all sources are for validation. A source of weight w has each of its rows floor(w) times in
/// `train`, and a share of them, chosen by the seed, once more. `progress` counts bytes of the files and is called on
/// the caller's thread. Tokenizing runs on all cores; the result does not depend on how many.
PreparedData prepareData(const Recipe& recipe, const ModelText& text, std::int64_t contextLength,
                         std::stop_token stop = {}, const std::function<void(std::int64_t done, std::int64_t total)>& progress = {});

/// For the preview: some rows as they would be trained; the ledger over all rows where asked. `text` may be null: rows
/// only. Problems of rows are reported in the examples, not thrown.
DataReport previewData(const PreviewData& query, const ModelText* text, std::int64_t contextLength, std::stop_token stop = {});

} // namespace lathe
