#pragma once
// FOLDER/scalars.jsonl: {"step":12,"time":1763806500.25,"train/loss":2.1,...} for each point; null is not a finite
// number, time is Unix seconds.
#include "logs/log_formats.h"

namespace lathe {

std::unique_ptr<LogWriter> beginJsonLinesLog(const std::filesystem::path& folder);

} // namespace lathe
