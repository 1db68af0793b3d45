#pragma once
// Fields as JSON Schema, for programs that fill them in.
#include "cli/json_text.h"
#include "lathe/field.h"

#include <string_view>
#include <vector>

namespace lathe::cli {

/// {"type","title","description",...}. `methods`: whose field it is; none named: not a method's.
Json schemaOf(const Field& field, const std::vector<std::string_view>& methods = {});

} // namespace lathe::cli
