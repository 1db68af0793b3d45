#pragma once
// A ledger as JSON: in the run history, and beside prepared data.
#include "lathe/data_preview.h"

#include <nlohmann/json.hpp>

#include <string>

namespace lathe {

nlohmann::json ledgerJson(const DataLedger& ledger);
/// Throws Error{BadFile}, with `where`: a member is missing or of another type.
DataLedger ledgerFrom(const nlohmann::json& json, const std::string& where);

} // namespace lathe
