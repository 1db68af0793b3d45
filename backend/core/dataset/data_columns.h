#pragma once
#include "lathe/data_columns.h"

#include <stop_token>

namespace lathe {

/// What ReadColumns asks for. Reads the first rows of each file only.
DataColumns readColumns(const Recipe& recipe, std::stop_token stop = {});

} // namespace lathe
