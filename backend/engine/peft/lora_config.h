#pragma once
// adapter_config.json of a LoRA adapter, as PEFT 0.21 writes and reads it.
#include "lathe/recipe.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace lathe {

/// `modules`: full names of the modules that carry the adapter; `target_modules` says them as the recipe did where PEFT
/// understands that and would find no other of the model's modules, which are `all`.
nlohmann::json loraToPeft(const MethodChoice& choice, const std::vector<std::string>& modules,
                          const std::vector<std::string>& all);

/// Throws Error{BadInput} naming every option that LoRA here can't do, Error{BadFile} for a
/// missing or mistyped member. `source` names the file.
MethodChoice loraFromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
