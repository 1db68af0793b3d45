#pragma once
// A row as a person looks at it: its tokens with their texts, and which of them are a target.
#include "dataset/dataset_reader.h"
#include "lathe/query.h"
#include "tokenizer/tokenizer.h"

namespace lathe {

/// What of a made row its view still needs after lengths are settled.
struct ShownRow {
    TokenExample example;
    std::vector<std::int32_t> starts;
    std::vector<TokenPlace> places;
    std::size_t secondAt = 0;
};

ExampleView viewOf(const PendingRow& pending, const MadeRow& made);
ShownRow shownRow(const PreparedRow& row, std::size_t secondAt);

/// Tokens that come from a text show what they stand for there, its blanks included; others show their own bytes. What
/// is trained: of language models and tagged words the tokens that carry loss, of questions the answer's, of a labeled
/// text none, since its label is no token.
void addTokens(ExampleView& view, const ShownRow& row, const Tokenizer& tokenizer, std::int64_t maxLength);

/// What the policy does with a row that is too long, for the row's own view; empty where it is not.
std::string lengthProblem(const ExampleView& view, const DataLedger& ledger);

} // namespace lathe
