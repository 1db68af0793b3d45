#pragma once
// Fixed probes: what a written export must answer as the model did that it was made from.
#include "model/model.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lathe {

/// Logits (tokens, vocabulary) fp32, or what a task's head says, of token sequences that depend on the vocabulary's
/// size alone, and behind them of `text`; CPU tensor. One pass, since a streamed model reads all its weights for each.
at::Tensor probeLogits(Model& model, std::span<const std::int32_t> text = {});

/// Tokens of a paragraph of English, no more than the model's context: a quantized model is judged by words as people
/// write them. Empty where the model is not asked for words.
std::vector<std::int32_t> probeText(const ModelSpec& spec, const Tokenizer& tokenizer);

/// Largest absolute difference; infinity where the shapes differ or one is no number.
double largestDifference(const at::Tensor& a, const at::Tensor& b);

/// At how many positions (rows) both have the same most likely token.
std::int64_t sameChoices(const at::Tensor& a, const at::Tensor& b);

} // namespace lathe
