#pragma once
// What several post-processors do.
#include "tokenizer/tokenizer_parts.h"

namespace lathe {

/// Takes white space at a token's ends out of its offsets. A single leading space of the first token stays where the
/// tokenizer itself put one before the text (`addPrefixSpace`). No effect where no offsets were asked for.
void trimOffsets(Draft& draft, bool addPrefixSpace);

/// Puts tokens before and behind; theirs are the offsets (0, 0).
void putAround(Draft& draft, const std::vector<std::int32_t>& before, const std::vector<std::int32_t>& behind);

} // namespace lathe
