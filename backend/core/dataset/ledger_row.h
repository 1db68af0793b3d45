#pragma once
// A row of the data on its way to an example, and what became of it.
#include "dataset/token_example.h"
#include "templates/chat_traces.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lathe {

enum class RowFate : std::uint8_t {
    Used,
    Malformed,      ///< no JSON, no object, not what the format says
    NothingToTrain, ///< no target among its tokens
    TooLong,        ///< under "ask" and "stop": waits for an answer
    Dropped,        ///< too long, under "drop"
    AnswerLost,     ///< too long, under "cut": no target is left in what remains
    Filtered,       ///< by a source's filter, or by min_length
    Repeated,       ///< by dedupe: an earlier row has the same tokens
};

/// Where a token stands in the text that a person reads.
struct TokenPlace {
    std::int8_t sequence = -1;       ///< 0: in the first text, 1: in the second, -1: a special token
    std::int32_t begin = 0, end = 0; ///< code points of that text
};

/// A row as it is read and made, one at a time.
struct PreparedRow {
    TokenExample example;
    std::size_t source = 0; ///< index into the recipe's data
    std::int64_t line = 0;
    RowFate fate = RowFate::Used;
    bool validation = false;
    std::int64_t times = 1; ///< how often it is in an epoch
    std::string problem;    ///< with its place; empty where there is none
    bool heldOut = false;
    bool further = false;   ///< a further window of the row before: not a row of its own
    // What tasks still need until lengths and labels are settled.
    std::vector<std::int8_t> sequence;  ///< of each token: FramedText's; empty: cut at the end
    std::vector<std::int32_t> starts;   ///< of each token: the word that begins there, or -1
    std::vector<TokenPlace> places;     ///< of each token, where they are to be shown (TaskOptions::keepPlaces)
    std::vector<std::string> labels;    ///< by name; for tagged words one for each word
    bool labelList = false;             ///< the row gave a list
    std::int64_t unmasked = 0, unended = 0; ///< answers that can't be told apart; answers without an end-of-turn token
    ChatParts missing = 0; ///< parts of the row that its text does not show
    std::int64_t lostWords = 0; ///< tagged words without a token
    bool repeatedAnswer = false; ///< the answer, given without its place, is in the context more than once
    std::unique_ptr<AnswerKey> key;
    std::uint64_t group = 0; ///< a hash of the group column's value; 0: none
};

/// Leaves the row's first `length` tokens; of framed texts and pairs what framed_text.h keeps.
void cutTo(PreparedRow& row, std::int64_t length);

} // namespace lathe
