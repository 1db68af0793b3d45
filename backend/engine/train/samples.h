#pragma once
// What a model in training says to the recipe's sample prompts.
#include "model/model.h"
#include "tokenizer/tokenizer.h"

#include <functional>
#include <string>

namespace lathe {

/// {"prompt", "text"}: a greedy answer of at most 128 tokens. `between` is called before each token and may throw.
std::string sampleJson(Model& model, const ModelText& text, const std::string& prompt,
                       const std::function<void()>& between);

} // namespace lathe
