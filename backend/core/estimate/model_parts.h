#pragma once
// The parts of a model and of what methods put on it (lathe/model_parts.h), from the lists that everything is counted
// by.
#include "lathe/model_parts.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"

namespace lathe {

/// `layer` as Workbench::parts() has it; beyond the last one it is the last. Throws Error{BadInput} for method settings
/// that can't be read.
ModelParts partsOf(const ModelSpec& spec, const Recipe& recipe, std::int64_t layer);

} // namespace lathe
