#pragma once
// What is settled about a recipe's rows, as it is kept beside their tokens: which are on which side, how often, in
// which order; labels; the ledger and the fingerprint. With it a start looks at no row.
#include "dataset/prepared_data.h"
#include "dataset/row_table.h"
#include "dataset/token_cache.h"

#include <memory>
#include <optional>

namespace lathe {

struct RowPlan {
    std::vector<std::uint32_t> train, validation, heldOut; ///< rows of the table; `train` with repeats
    DataLedger ledger;
    std::string fingerprint;
};

/// The sides' rows in file order. Throws Error{BadInput} where weights repeat rows to more than 2^31 tokens.
RowPlan sidesOf(const RowTable& rows);

/// What training reads. The table is shared by the sets.
PreparedData preparedFrom(RowPlan plan, std::shared_ptr<const RowTable> rows, const TokenData& tokens);

/// Kept in the tokens' folder under the key. A file that is damaged is as if it were not there, and that is added to
/// `messages`.
std::optional<RowPlan> readRowPlan(const std::string& key, RowTable& rows, const TokenData& tokens,
                                   std::vector<std::string>& messages);
void writeRowPlan(const std::string& key, const RowPlan& plan, const RowTable& rows, const TokenData& tokens);

} // namespace lathe
