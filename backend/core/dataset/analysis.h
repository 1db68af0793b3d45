#pragma once
// A dataset looked at as a whole, before anything is trained on it: near repeats and leaks across the split, labels,
// lengths.
#include "dataset/data_cache.h"
#include "lathe/data_analysis.h"
#include "lathe/length_limit.h"
#include "tokenizer/tokenizer.h"

#include <functional>
#include <stop_token>

namespace lathe {

/// `text` may be null: lengths are then in characters, and nothing is said about packing. Tokens come from the cache of
/// prepared data or go there; of a row's words a signature of 200 bytes stays in memory. Throws as DatasetReader does;
/// what is wrong with single rows is the ledger's to tell.
DataAnalysis analyzeData(const AnalyzeData& query, const ModelText* text, const LengthLimit& limit,
                         std::stop_token stop = {},
                         const std::function<void(std::int64_t done, std::int64_t total)>& progress = {},
                         const DataCache& cache = {});

} // namespace lathe
