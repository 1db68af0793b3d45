#pragma once
// What the weights of a merged model are stored as.
#include "files/tensor_file.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"

namespace lathe {

/// F32, F16 or BF16: the base's own; where that has none of the three (a GGUF in blocks), by the recipe's dtype.
StoredType mergedType(const ModelSpec& spec, const Recipe& recipe);

} // namespace lathe
