#pragma once
// What becomes of a delimiter when text is cut: tokenizers' SplitDelimiterBehavior, shared by several pre-tokenizers.
#include "tokenizer/tokenizer_parts.h"

#include <span>
#include <string>
#include <vector>

namespace lathe {

enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

/// Throws Error{BadFile} for an unknown name.
SplitBehavior splitBehavior(const std::string& name, const std::string& where);

/// Appends the words of `whole`, cut at `delimiters` (ascending, within `whole`, not overlapping). `invert`: what lies
/// between them are the delimiters. Empty words are left out.
void cutAt(ByteSpan whole, std::span<const ByteSpan> delimiters, SplitBehavior behavior, bool invert,
           std::vector<ByteSpan>& words);

} // namespace lathe
