#pragma once
// Counts and memory of a run, before it starts: from the model's spec and the recipe alone, in under a millisecond.
#include "lathe/estimate.h"
#include "lathe/recipe.h"
#include "spec/model_spec.h"

namespace lathe {

/// Null fields are read as their defaults; where those depend on the data, as spec/resolve.h assumes them (assumedLength,
/// assumedBatch). Throws Error{BadInput} for method settings that can't be read (a broken pattern).
Estimate estimate(const ModelSpec& spec, const Recipe& recipe);

/// The longest row, up to the model's context, that one micro-batch of one row may have within `bytes`: what a null
/// max_length is capped by. At least 2.
std::int64_t lengthThatFits(const ModelSpec& spec, const Recipe& recipe, std::int64_t bytes);

} // namespace lathe
