#pragma once
// What the methods share that train some of the base's own parameters.
#include "lathe/recipe.h"
#include "methods/method_counts.h"

#include <functional>

namespace lathe {

/// True of the parameters that learn, by Hugging Face name.
using Chosen = std::function<bool(const std::string& name)>;

/// A bias vector.
inline bool isBias(const std::string& name) { return name.ends_with(".bias"); }
/// A weight or bias of a normalization.
bool isNorm(const std::string& name);

/// A parameter of that name lies in a module of that name, or below one: "lm_head" holds lm_head.weight, "pooler" holds
/// bert.pooler.dense.bias.
bool inModule(std::string_view parameter, std::string_view module);
Chosen inModules(std::vector<std::string> modules);
/// Says which of the setting "modules_to_save" hold no weights of the model's own.
void addModuleProblems(const ModelSpec& spec, const Settings& settings, std::vector<Problem>& problems);

/// The base's parameters that `chosen` names, without the task's head (heads.h), which every method trains.
std::vector<ParameterSpec> selectedParameters(const ModelSpec& spec, const Chosen& chosen);
MethodCounts countSelected(const ModelSpec& spec, const Chosen& chosen);

} // namespace lathe
