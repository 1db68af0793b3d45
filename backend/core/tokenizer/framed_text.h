#pragma once
// What a model with a task reads: one text, a pair or a row of words between its special tokens, cut to a length or
// into windows as Hugging Face's tokenizers do.
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe {

/// All vectors have an entry for each token.
struct FramedText {
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> types;
    std::vector<std::int8_t> sequence; ///< 0: of the first text, 1: of the second, -1: a special token
    std::vector<std::pair<std::int64_t, std::int64_t>>
        offsets; ///< [begin, end) in code points of its own text; (0, 0) for special tokens
};

/// How many special tokens stand around a text, or a pair.
std::int64_t frameTokens(const Tokenizer& tokenizer, bool pair);

FramedText encodeWithSpecialTokens(const Tokenizer& tokenizer, std::string_view text);
FramedText encodeWithSpecialTokens(const Tokenizer& tokenizer, std::string_view first, std::string_view second);

/// Words that were cut before. `starts`: for each token the index of the word whose first token it is, else -1. Each
/// word is tokenized by itself, with a space before it where the tokenizer tells words with from words without
/// (byte-level ones).
FramedText frameWords(const Tokenizer& tokenizer, std::span<const std::string> words,
                      std::vector<std::int32_t>& starts);

/// The lengths that two texts keep, "longest_first": the longer loses tokens until both together have `room`. A single
/// text: second 0.
std::pair<std::int64_t, std::int64_t> cutLengths(std::int64_t first, std::int64_t second, std::int64_t room);

/// Which tokens stay where a framed text is cut to `maxLength` by cutLengths(); special tokens always do, so fewer than
/// those are never left.
std::vector<bool> keptTokens(std::span<const std::int8_t> sequence, std::int64_t maxLength);

/// Question and context in windows of at most `maxLength` tokens ("only_second"): each has the whole question, and
/// begins `stride` tokens of the context before the last one's end. One window where all fits. Throws Error{BadInput}:
/// the question leaves no more than `stride` tokens for the context.
std::vector<FramedText> frameWindows(const Tokenizer& tokenizer, std::string_view question, std::string_view context,
                                     std::int64_t maxLength, std::int64_t stride);

/// The first and last token of the characters [begin, end) (code points) of the second text; (0, 0) where the window
/// does not hold all of them.
std::pair<std::int32_t, std::int32_t> spanIn(const FramedText& window, std::int64_t begin, std::int64_t end);

} // namespace lathe
