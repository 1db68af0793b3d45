#pragma once
// What happened to a dataset's rows, as the run history keeps it.
#include "dataset/prepared_data.h"

#include <string>

namespace lathe {

/// The ledger with every count and list, and the format; one line of JSON.
std::string dataReportJson(const PreparedData& data);
/// What a person should hear of at the start: rows cut, dropped, skipped, the ledger's own notes. One sentence each.
std::vector<Said> dataNotes(const DataLedger& ledger);

} // namespace lathe
