#pragma once
// Help pages, made from the tables of commands and fields.
#include <string>

namespace lathe::cli {

struct Command;

std::string overview();
std::string helpFor(const Command& command);

} // namespace lathe::cli
