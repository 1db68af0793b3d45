#pragma once
// What a model reads before it answers, made the same way as in training.
#include "lathe/message.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// Messages through the model's chat template with its generation prompt; or, without messages, plain text behind the
/// tokenizer's leading special tokens; of an encoder-decoder the whole of what it reads, messages without a template
/// too. Never empty. Throws Error{BadInput}: messages for a model without a template, or nothing to begin with.
std::vector<std::int32_t> promptIds(const ModelText& text, const std::vector<Message>& messages,
                                    const std::string& prompt);

/// One prompt as a person types it: a user's message where the model has a chat template, plain text where not.
std::vector<std::int32_t> promptIds(const ModelText& text, const std::string& prompt);

} // namespace lathe
