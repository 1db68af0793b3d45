#pragma once
// What a run says so often that it is gathered and written many at a time.
#include "lathe/run.h"
#include "store/sqlite.h"

#include <string>
#include <variant>
#include <vector>

namespace lathe {

struct SampleItem {
    std::int64_t step = 0;
    std::string json;
};
struct LogItem { std::string at, kind, text; }; ///< kind: "note", or the status that the run came to
struct EnergyItem { double joules = 0; };
using MetricValue = std::variant<StepPoint, EvalPoint, SampleItem, LogItem, EnergyItem>;
struct MetricItem {
    RunId run;
    MetricValue value;
};

/// Writes the items in their order and brings the totals of their runs up to date. Call it inside a transaction.
/// Items of a run that is no longer there (deleted meanwhile) are left out.
void writeMetrics(Database& database, const std::vector<MetricItem>& items);

/// The totals (last step and its loss, best evaluation, seconds) from the rows themselves.
void recountTotals(Database& database, std::int64_t runKey);

} // namespace lathe
