#pragma once
// Dataset files to examples: rows with their line numbers, the format found or named, prompts joined to answers,
// tokens with their loss mask. No torch: the mask inspector, the ledger and training all read this.
//
//   file kinds   table_reader.h: JSON Lines, JSON, plain text (a row for each block between blank lines), CSV, TSV,
//   CoNLL, SQuAD formats      format_table.h: for each task its own; found from the columns, or named in the data
//   source tokens, mask example_maker.h, task_examples.h     labels  task_labels.h       split, weights  split.h what
//   happened to every row  ledger.h
#include "dataset/data_cache.h"
#include "dataset/prepared_data.h"
#include "lathe/data_preview.h"
#include "lathe/length_limit.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <functional>
#include <stop_token>

namespace lathe {

/// Reads, formats, tokenizes, masks, splits and applies the too-long policy of `recipe`'s resolved fields.
/// `limit`: what rows are held to, and the windows of questions.
/// Throws Error{BadInput} with line numbers for malformed rows (unless the recipe says to skip them), for a row with
/// nothing to train on, and, under the policy "ask" or "stop", for rows that are too long, with the counts. Stopped
/// where asked to. `train` may be empty where all sources are for validation. A source of weight w has each of its rows
/// floor(w) times in `train`, and a share of them, chosen by the seed, once more. `progress` counts bytes of the files
/// and is called on the caller's thread. Tokenizing runs on all cores; the result does not depend on how many. Memory
/// stays bounded where there is a cache: tokens are then in files that are mapped (token_cache.h), made once for all
/// runs that come to the same; a preparation that was stopped goes on from there the next time.
PreparedData prepareData(const Recipe& recipe, const ModelText& text, const LengthLimit& limit,
                         std::stop_token stop = {},
                         const std::function<void(std::int64_t done, std::int64_t total)>& progress = {},
                         const DataCache& cache = {});

/// For the preview: some rows as they would be trained; the ledger over all rows where asked. `text` may be null: rows
/// only. Problems of rows are reported in the examples, not thrown.
DataReport previewData(const PreviewData& query, const ModelText* text, const LengthLimit& limit,
                       std::stop_token stop = {}, const DataCache& cache = {},
                       const std::function<void(std::int64_t done, std::int64_t total)>& progress = {});

} // namespace lathe
