#pragma once
// One name for exactly these examples: to tell a resumed run that its data changed, and two runs that they had the same.
#include "text/dataset_reader.h"

#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

/// SHA-256 over the files' bytes, the fields that shape tokens and split, the tokenizer and the resulting tokens, masks,
/// split and repeats. Paths are not in it: a moved file is the same file.
std::string dataFingerprint(const Recipe& recipe, const DatasetReader& reader, const ModelText& text, const std::vector<LedgerRow>& rows, std::stop_token stop);

} // namespace lathe
