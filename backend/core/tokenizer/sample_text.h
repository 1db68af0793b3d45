#pragma once
// A short text to run through a model whose data nobody has named.
#include "tokenizer/tokenizer.h"

#include <string>
#include <string_view>

namespace lathe {

struct SampleText { std::string_view language, text; };

/// The same few sentences in several languages; here those in the language in which the tokenizer needs the fewest
/// tokens for them, which is the one it was made for. English where that is a draw, and where it can write none of
/// them.
SampleText sampleTextFor(const Tokenizer& tokenizer);

} // namespace lathe
