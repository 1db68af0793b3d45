#include "train/data_report.h"

#include "base/json.h"

namespace lathe {

std::string dataReportJson(const PreparedData& data) {
    const DataLedger& ledger = data.ledger;
    return dumpJson({{"format", data.format},
                     {"fingerprint", data.fingerprint},
                     {"rows", ledger.rows},
                     {"usable", ledger.usable},
                     {"malformed", ledger.malformed},
                     {"empty", ledger.empty},
                     {"nothing_to_train", ledger.nothingToTrain},
                     {"too_long", ledger.tooLong},
                     {"cut", ledger.cut},
                     {"dropped", ledger.dropped},
                     {"answer_lost", ledger.answerLost},
                     {"train_rows", ledger.trainRows},
                     {"validation_rows", ledger.validationRows},
                     {"held_out_rows", ledger.heldOutRows},
                     {"windows", ledger.windows},
                     {"tokens", ledger.tokens},
                     {"trained_tokens", ledger.trainedTokens},
                     {"longest", ledger.longest},
                     {"max_length", ledger.maxLength},
                     {"too_long_rows", ledger.tooLongRows},
                     {"problems", ledger.problems},
                     {"histogram", ledger.histogram},
                     {"bucket_tokens", ledger.bucketTokens},
                     {"policy", ledger.policy},
                     {"duplicates", ledger.duplicates},
                     {"leaked", ledger.leaked},
                     {"notes", ledger.notes}});
}

std::vector<std::string> dataNotes(const DataLedger& ledger) {
    std::vector<std::string> notes = ledger.notes;
    const auto say = [&](std::int64_t count, const std::string& what) {
        if (count > 0) notes.push_back(std::to_string(count) + (count == 1 ? " row " : " rows ") + what);
    };
    const std::string limit = std::to_string(ledger.maxLength) + " tokens";
    say(ledger.malformed, "could not be read and were skipped");
    say(ledger.nothingToTrain, "had nothing to train on and were skipped");
    say(ledger.cut, "cut to " + limit);
    say(ledger.dropped - ledger.answerLost, "dropped: longer than " + limit);
    say(ledger.answerLost, "left out: the cut at " + limit + " left no answer");
    say(ledger.duplicates, "repeat an earlier row");
    say(ledger.leaked, "of the validation set are in the training set, too");
    return notes;
}

} // namespace lathe
