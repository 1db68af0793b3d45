#pragma once
// Fixed probes: what a written export must answer as the model did that it was made from.
#include "model/model.h"

#include <functional>

namespace lathe {

/// Logits (tokens, vocabulary) fp32, or what a task's head says, of token sequences that depend on the vocabulary's
/// size alone; CPU tensor. `between` is called before each sequence and may throw.
at::Tensor probeLogits(Model& model, const std::function<void()>& between);

/// Largest absolute difference; infinity where the shapes differ or one is no number.
double largestDifference(const at::Tensor& a, const at::Tensor& b);

/// At how many positions (rows) both have the same most likely token.
std::int64_t sameChoices(const at::Tensor& a, const at::Tensor& b);

} // namespace lathe
