#pragma once
// Dataset files to examples: rows with their line numbers, the format found or named, prompts joined to answers,
// tokens with their loss mask. No torch: the mask inspector, the ledger and training all read this.
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
/// to train on, and, under the policy "ask" or "stop", for rows that are too long, with the counts.
PreparedData prepareData(const Recipe& recipe, const ModelText& text, std::int64_t contextLength,
                         std::stop_token stop = {}, const std::function<void(std::int64_t done, std::int64_t total)>& progress = {});

/// For the preview: some rows as they would be trained; the ledger over all rows where asked. `text` may be null: rows
/// only. Problems of rows are reported in the examples, not thrown.
DataReport previewData(const PreviewData& query, const ModelText* text, std::int64_t contextLength, std::stop_token stop = {});

} // namespace lathe
