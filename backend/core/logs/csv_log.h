#pragma once
// FOLDER/scalars.csv (RFC 4180): the columns step, time (Unix seconds) and one for each number; a point's row is empty
// where it says nothing. A name that comes later gets a column at the end, for which the file is written anew.
#include "logs/log_formats.h"

namespace lathe {

std::unique_ptr<LogWriter> beginCsvLog(const std::filesystem::path& folder);

} // namespace lathe
