#pragma once
// What to say of an architecture that is not in the table.
#include "lathe/error.h"

#include <string>
#include <string_view>

namespace lathe {

/// A class of the table's that comes nearest to `name` ("Qwen2MoeForCausalLM"): of the family that the class or its
/// `modelType` is named after, else of one whose name is written nearly so, else a common one that does the same
/// ("...ForCausalLM").
std::string nearestArchitecture(std::string_view name, std::string_view modelType = {});

/// "architecture X is not supported; nearest: Y", and which families are.
Error unsupportedArchitecture(std::string_view name, std::string_view modelType = {}, const std::string& source = {});

} // namespace lathe
