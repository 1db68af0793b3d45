#pragma once
// What is trained on and measured with, as values: a row's tokens, and what the answer to a question is compared with.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// A tokenized example: `trained[i]` is 1 where token i is a target; in language modeling the first token never is. A
/// task marks what its loss is divided by: the scored tokens of token classification, the first token alone of a
/// sequence or a window.
struct TokenExample {
    std::int64_t row = 0;              ///< 0-based over all sources, in file order
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained;
    std::int32_t split =
        0; ///< of an encoder-decoder: tokens before it are the encoder's, those from it the decoder's; 0: one sequence
    std::vector<std::uint8_t> types; ///< token types; empty: all 0
    std::vector<float> labels; ///< sequence classification: {class}, {value}, or a 0 or 1 for each label
    std::vector<std::int32_t> tags; ///< token classification: for each id its label, -100 where none is scored
    std::pair<std::int32_t, std::int32_t> span{
        0, 0}; ///< question answering: first and last token; 0, 0 where this window has no answer
    std::vector<std::pair<std::int32_t, std::int32_t>>
        contextOffsets; ///< question answering: for each id its code points [begin, end) in the context, {-1, -1}
                        ///< outside
    std::int64_t trainedTokens() const;
};

/// What a question's answer is compared with (question answering), one for each row.
struct AnswerKey {
    std::int64_t row = 0;
    std::string id, question, context;
    std::vector<std::string> answers; ///< none: it can't be answered from the context
};

} // namespace lathe
