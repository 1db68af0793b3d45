#pragma once
// Rows of the tasks that are not language modeling, to tokens between special tokens with their labels' places.
//
//   labeled text or pair   one example; its first token stands for the sequence
//   tagged words            one example; the first token of each word is scored
//   question and context    an example for each window of the context; its first token stands for the window
#include "dataset/ledger_row.h"
#include "rows/format_table.h"
#include "tokenizer/tokenizer.h"

#include <string>
#include <vector>

namespace lathe {

struct TaskOptions {
    std::int64_t window = 384; ///< tokens of a question's window, special tokens included
    std::int64_t stride = 128; ///< tokens of the context that two windows share
    bool keepPlaces = false;   ///< of the tokens in their texts, for a view
};

struct MadeTask {
    std::vector<PreparedRow> further; ///< windows after the first
    std::string problem;            ///< why the row can't be used; empty where it can
};

/// Fills `row` (example, labels by name) from a row of a task's format. Safe from many threads at once.
MadeTask makeTaskRow(const Tokenizer& tokenizer, const TaskOptions& options, RowContent content, PreparedRow& row);

/// The text of such a row as people read it, and its label, tags or answers.
std::string taskRendering(const RowContent& content);
std::size_t secondTextAt(const RowContent& content); ///< the byte where the second begins in that; 0: there is one text
std::string taskTarget(const RowContent& content);

} // namespace lathe
