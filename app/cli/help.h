#pragma once
// Help pages, made from the tables of commands and fields.
#include "lathe/field.h"

#include <string>
#include <string_view>
#include <vector>

namespace lathe::cli {

struct Command;

/// What a field is, its default and its choices, in sentences; `methods`: whose it is.
std::string helpText(const Field& field, const std::vector<std::string_view>& methods = {});
std::string valueName(const Field& field); ///< what follows a flag: " N", " PATH", " a|b"; empty for a Flag

std::string overview();
std::string helpFor(const Command& command);

} // namespace lathe::cli
