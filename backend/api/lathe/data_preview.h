#pragma once
// Rows as they are trained on: token by token, and what becomes of all of them.
#include "lathe/error.h"
#include "lathe/recipe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// Rows of a dataset, tokenized with a model where one is named, and the whole set's ledger. Answered by DataReport.
struct PreviewData {
    Recipe recipe;              ///< data, model (may be empty: no tokens), max_length, packing, mask fields
    std::int64_t firstRow = 0;
    std::int64_t rows = 20;
    bool wholeLedger = false;   ///< read every row for the ledger (else only those shown)
    std::string
        search; ///< only rows whose text has these words in it, A to Z in either case; firstRow counts those found
};

/// One token of a rendered example, as the mask inspector shows it.
struct TokenView {
    std::int64_t id = 0;
    std::string text; ///< its bytes; may be part of a character
    bool trained = false; ///< carries loss
    bool cut = false; ///< beyond max_length
};

struct ExampleView {
    std::int64_t row = 0; ///< 0-based, in file order over all sources
    std::int64_t line = 0; ///< 1-based line in its file, where the format has lines
    std::string source;
    std::string raw; ///< the row as JSON
    std::string rendered; ///< the text that is tokenized
    std::vector<TokenView> tokens;
    std::string problem; ///< why it can't be trained on; empty where it can
    std::string target; ///< label, tags or answers, in words; empty in language modeling
};

/// What happens to the rows: lengths, cuts, drops. Stored with the run.
struct DataLedger {
    std::int64_t rows = 0, usable = 0, malformed = 0, empty = 0, nothingToTrain = 0;
    std::int64_t tooLong = 0, cut = 0, dropped = 0, answerLost = 0;
    std::int64_t trainRows = 0, validationRows = 0, heldOutRows = 0;
    std::int64_t windows = 0; ///< examples that questions came to; 0 where each is one
    std::int64_t tokens = 0, trainedTokens = 0, longest = 0, maxLength = 0;
    std::int64_t mostLength = 0; ///< the most that max_length may be; 0: not known
    Said lengthFrom; ///< where maxLength comes from, in words: "as asked", "the longest row", "what memory allows"
    bool mayRaiseLength() const { return mostLength == 0 || longest <= mostLength; } ///< so far that no row is too long
    std::vector<std::int64_t> tooLongRows; ///< first 1000
    std::vector<std::pair<std::int64_t, std::string>> problems; ///< line, what is wrong; first 1000
    std::vector<std::int64_t> histogram; ///< rows by length, bucketTokens wide
    std::int64_t bucketTokens = 0;
    std::string policy; ///< "ask", "drop", "cut", "stop"
    std::int64_t duplicates = 0; ///< usable rows with the same tokens as an earlier one
    std::int64_t leaked = 0; ///< validation rows with the same tokens as a training row
    std::int64_t filtered = 0; ///< rows left out by a source's filter or by min_length
    std::int64_t deduplicated = 0; ///< rows left out by dedupe: they say what an earlier one says
    std::vector<Said> notes; ///< columns that are not used, sources left out, ...; in words
};

/// Something looked at before a start, with its verdict.
struct Finding {
    std::string name; ///< "end_of_turn"
    bool good = true;
    Said text; ///< in words, good or bad
};

struct DataReport {
    std::string format; ///< "chat", "alpaca", "prompt_completion", "text"
    std::vector<std::string> columns;
    std::vector<std::string> unusedColumns; ///< that the files have and nothing reads
    std::vector<ExampleView> examples;
    DataLedger ledger;
    std::optional<ErrorInfo> refusal; ///< of the whole ledger: why a run on these data would end before its first step
    std::vector<Finding>
        findings; ///< whether chat template, tokenizer and mask fit each other; empty where there are no conversations
};

/// Which task the data look made for, whatever the recipe's is. Answered by LikelyTask.
struct GuessTask { Recipe recipe; };

struct LikelyTask {
    std::optional<Task> task; ///< not known where the data say nothing of it
    std::string format; ///< of its rows: "squad", "labelled", ...
};

} // namespace lathe
