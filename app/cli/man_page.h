#pragma once
// lathe(1), written from the tables of commands and fields.
#include <string>

namespace lathe::cli {

std::string manPage(); ///< in roff, with the man macros

} // namespace lathe::cli
