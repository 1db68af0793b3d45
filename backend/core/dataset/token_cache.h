#pragma once
// Prepared data as they are kept: a folder for each key, in it the rows' tokens in blocks of about 64 MB of text each,
// and, once all are there, what else is known of the whole. A preparation that was stopped goes on from its last
// finished block; a block that is damaged is made again. What was not used for long, or is more than the cache may
// hold, goes.
//
//   <cache>/<32 digits of the key>/00000.tokens, 00001.tokens, ..., index.json, settled-<16 digits>, lock
#include "dataset/data_cache.h"
#include "dataset/row_table.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

class DatasetReader;
struct ModelText;

/// A recipe's rows as tokens, with what their reader says of them.
struct TokenData {
    std::shared_ptr<const TokenRows> rows;
    std::string key;                       ///< empty: kept nowhere
    std::filesystem::path folder;          ///< the key's own; empty: kept nowhere
    std::string format, files;             ///< DatasetReader's format() and describe()
    std::vector<std::string> columns, notes;
    std::int64_t emptyLines = 0;
    std::string sumState;                  ///< of the fingerprint, behind sources and tokenizer (Sha256::state)
    std::vector<std::string>
        messages;     ///< where they came from, how long it took, what was damaged, what was removed; for people
};

using ReadProgress = std::function<void(std::int64_t done, std::int64_t total)>;
using OpenedReader = std::function<DatasetReader&()>; ///< made where one is needed

/// `text` may be null: rows are then not tokenized, and kept nowhere.
/// Throws what reading throws; Stopped (what is finished stays); Error{Io} where the cache can't be written.
TokenData readTokens(const OpenedReader& open, const ModelText* text, const std::string& key, const DataCache& cache,
                     std::stop_token stop, const ReadProgress& progress);

} // namespace lathe
