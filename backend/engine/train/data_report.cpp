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

std::vector<Said> dataNotes(const DataLedger& ledger) {
    std::vector<Said> notes = ledger.notes;
    const auto say = [&](std::int64_t count, Said one, Said many) {
        if (count > 0) notes.push_back(count == 1 ? std::move(one) : std::move(many));
    };
    const std::int64_t limit = ledger.maxLength;
    std::int64_t n = ledger.malformed;
    say(n, Said("1 row could not be read and was skipped"), Said("%1 rows could not be read and were skipped", n));
    n = ledger.nothingToTrain;
    say(n, Said("1 row had nothing to train on and was skipped"),
        Said("%1 rows had nothing to train on and were skipped", n));
    n = ledger.filtered;
    say(n, Said("1 row left out by a filter or by min_length"),
        Said("%1 rows left out by a filter or by min_length", n));
    n = ledger.deduplicated;
    say(n, Said("1 row left out: an earlier row has the same tokens"),
        Said("%1 rows left out: an earlier row has the same tokens", n));
    n = ledger.cut;
    say(n, Said("1 row cut to %1 tokens", limit), Said("%1 rows cut to %2 tokens", n, limit));
    n = ledger.dropped - ledger.answerLost;
    say(n, Said("1 row dropped: longer than %1 tokens", limit),
        Said("%1 rows dropped: longer than %2 tokens", n, limit));
    n = ledger.answerLost;
    say(n, Said("1 row left out: the cut at %1 tokens left no answer", limit),
        Said("%1 rows left out: the cut at %2 tokens left no answer", n, limit));
    n = ledger.duplicates;
    say(n, Said("1 row repeats an earlier row"), Said("%1 rows repeat an earlier row", n));
    n = ledger.leaked;
    say(n, Said("1 row of the validation set is also in the training set"),
        Said("%1 rows of the validation set are also in the training set", n));
    return notes;
}

} // namespace lathe
