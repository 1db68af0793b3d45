#pragma once
// What happens to every row: read, malformed, without a target, too long. Nothing is dropped that is not counted here.
#include "dataset/ledger_row.h"
#include "lathe/data_preview.h"
#include "lathe/length_limit.h"

#include <cstdint>
#include <string>

namespace lathe {

class RowTable;

struct LengthRules {
    LengthLimit limit;
    LongRows policy = LongRows::Ask;
    std::int64_t minLength = 0;     ///< rows with fewer tokens are left out
    bool dedupe = false;            ///< rows that have an earlier row's tokens are left out
};

/// Applies the rules: sets fates, cuts what is to be cut, fills the ledger's counts of rows, lengths and problems.
/// `problems` and `empty` of lines that became no row are the caller's.
void applyLengthRules(RowTable& rows, const LengthRules& rules, DataLedger& ledger);

/// After the split: trainRows (with repeats), validationRows, heldOutRows, windows, tokens and trainedTokens (each
/// usable row once), duplicates, leaked.
void countUsable(const RowTable& rows, DataLedger& ledger);

/// Throws the Error{BadInput} that the ledger calls for: malformed rows and rows with nothing to train on (unless
/// `skipMalformed`), too long rows under ask and stop, no usable row at all. `what` names the data.
void refuseUnusable(const DataLedger& ledger, const RowTable& rows, bool skipMalformed, const std::string& what);

void note(DataLedger& ledger, std::int64_t line, const std::string& problem); ///< the first 1000 are kept

} // namespace lathe
