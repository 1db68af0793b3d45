#pragma once
// A JSON Lines file of {"text"} through a model's tokenizer, with all that can be asked of it.
#include "lathe/tokens.h"
#include "workbench/model_cache.h"

#include <functional>
#include <stop_token>

namespace lathe {

/// `query.model` is a model folder, a GGUF file or a tokenizer.json. Throws Error{BadInput} with the line that is no
/// JSON or has no text, Error{Io}, what reading the tokenizer throws, and Stopped.
TokenizedFile tokenizeFile(const Tokenize& query, const ModelCache& models, const std::stop_token& stop,
                           const std::function<void(std::int64_t done, std::int64_t total)>& progress);

} // namespace lathe
