#pragma once
// One name for exactly these examples: to tell a resumed run that its data changed, and two runs that they had the same.
#include "text/dataset_reader.h"

#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

/// SHA-256 over the files' bytes, their formats and columns, the tokenizer, and what all fields of the recipe came to: every
/// used row's tokens, mask, side of the split and repeats. So a default and the value it stands for give the same, and
/// so does a file that was moved.
std::string dataFingerprint(const DatasetReader& reader, const ModelText& text, const std::vector<LedgerRow>& rows, std::stop_token stop);

} // namespace lathe
