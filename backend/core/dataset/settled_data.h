#pragma once
// What is settled about a recipe's rows, as it is kept beside their tokens: which are on which side, how often, in which order; labels;
// the ledger and the fingerprint. With it a start looks at no row.
#include "dataset/prepared_data.h"
#include "dataset/row_table.h"
#include "dataset/token_cache.h"

#include <memory>
#include <optional>

namespace lathe {

struct SettledData {
    std::vector<std::uint32_t> train, validation, heldOut; ///< rows of the table; `train` with repeats
    DataLedger ledger;
    std::string fingerprint;
};

/// The sides' rows in file order. Throws Error{BadInput} where weights repeat rows to more than 2^31 tokens.
SettledData sidesOf(const RowTable& rows);

/// What training reads. The table is shared by the sets.
PreparedData preparedFrom(SettledData settled, std::shared_ptr<const RowTable> rows, const TokenData& tokens);

/// Kept in the tokens' folder under the key. A file that is damaged is as if it were not there, and that is added to `messages`.
std::optional<SettledData> readSettled(const std::string& key, RowTable& rows, const TokenData& tokens, std::vector<std::string>& messages);
void writeSettled(const std::string& key, const SettledData& settled, const RowTable& rows, const TokenData& tokens);

} // namespace lathe
