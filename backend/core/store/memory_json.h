#pragma once
// Memory by part as the run history keeps it: {"weights": 269000000, ...}.
#include "lathe/estimate.h"

#include <string>

namespace lathe {

std::string memoryToJson(const MemoryByPart& memory);
MemoryByPart memoryFromJson(const std::string& json); ///< parts that are missing or unknown read as 0

} // namespace lathe
