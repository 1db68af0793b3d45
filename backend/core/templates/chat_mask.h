#pragma once
// Which tokens of a rendered conversation are learned.
#include "templates/chat_template.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <vector>

namespace lathe {

struct MaskedChat {
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained; ///< for each id: 1 where it touches an answer
};

/// A rendered conversation's tokens, and which of them are learned: those that touch an answer.
MaskedChat maskChat(const RenderedChat& chat, const Tokenizer& tokenizer);

} // namespace lathe
