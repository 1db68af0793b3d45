#include "train/data_report.h"

#include "base/json.h"
#include "dataset/ledger_json.h"

namespace lathe {

std::string dataReportJson(const PreparedData& data) {
    nlohmann::json report = ledgerJson(data.ledger);
    report["format"] = data.format;
    report["fingerprint"] = data.fingerprint;
    return dumpJson(report);
}

std::vector<std::string> dataNotes(const DataLedger& ledger) {
    std::vector<std::string> notes = ledger.notes;
    const auto say = [&](std::int64_t count, const std::string& what) {
        if (count > 0) notes.push_back(std::to_string(count) + (count == 1 ? " row " : " rows ") + what);
    };
    const std::string limit = std::to_string(ledger.maxLength) + " tokens";
    say(ledger.malformed, "could not be read and were skipped");
    say(ledger.nothingToTrain, "had nothing to train on and were skipped");
    say(ledger.filtered, "left out by a filter or by min_length");
    say(ledger.deduplicated, "left out: an earlier row has the same tokens");
    say(ledger.cut, "cut to " + limit);
    say(ledger.dropped - ledger.answerLost, "dropped: longer than " + limit);
    say(ledger.answerLost, "left out: the cut at " + limit + " left no answer");
    say(ledger.duplicates, "repeat an earlier row");
    say(ledger.leaked, "of the validation set are also in the training set");
    return notes;
}

} // namespace lathe
