#pragma once
// What a trial on a machine tells of the estimate for other runs like it.
#include "lathe/recipe.h"
#include "models/model_spec.h"

#include <string>

namespace lathe {

/// What runs have in common for which one trial corrects the other's estimate: the model's shape, methods, number
/// format, optimizer and how activations are kept; not batch, length or rank.
std::string correctionSignature(const ModelSpec& spec, const Recipe& recipe);

} // namespace lathe
