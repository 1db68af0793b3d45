#include "dataset/ledger_json.h"

#include "base/json.h"

#include <array>

namespace lathe {
namespace {

/// The one list of its counts.
constexpr std::array<std::pair<const char*, std::int64_t DataLedger::*>, 22> counts = {
    {{"rows", &DataLedger::rows},
     {"usable", &DataLedger::usable},
     {"malformed", &DataLedger::malformed},
     {"empty", &DataLedger::empty},
     {"nothing_to_train", &DataLedger::nothingToTrain},
     {"too_long", &DataLedger::tooLong},
     {"cut", &DataLedger::cut},
     {"dropped", &DataLedger::dropped},
     {"answer_lost", &DataLedger::answerLost},
     {"filtered", &DataLedger::filtered},
     {"deduplicated", &DataLedger::deduplicated},
     {"train_rows", &DataLedger::trainRows},
     {"validation_rows", &DataLedger::validationRows},
     {"held_out_rows", &DataLedger::heldOutRows},
     {"windows", &DataLedger::windows},
     {"tokens", &DataLedger::tokens},
     {"trained_tokens", &DataLedger::trainedTokens},
     {"longest", &DataLedger::longest},
     {"max_length", &DataLedger::maxLength},
     {"bucket_tokens", &DataLedger::bucketTokens},
     {"duplicates", &DataLedger::duplicates},
     {"leaked", &DataLedger::leaked}}};

} // namespace

nlohmann::json ledgerJson(const DataLedger& ledger) {
    nlohmann::json json = nlohmann::json::object();
    for (const auto& [name, member] : counts) json[name] = ledger.*member;
    json["too_long_rows"] = ledger.tooLongRows;
    json["problems"] = ledger.problems;
    json["histogram"] = ledger.histogram;
    json["policy"] = ledger.policy;
    json["most_length"] = ledger.mostLength;
    json["length_from"] = ledger.lengthFrom;
    json["notes"] = ledger.notes;
    return json;
}

DataLedger ledgerFrom(const nlohmann::json& json, const std::string& where) {
    DataLedger ledger;
    for (const auto& [name, member] : counts) ledger.*member = require<std::int64_t>(json, name, where);
    ledger.tooLongRows = require<std::vector<std::int64_t>>(json, "too_long_rows", where);
    ledger.histogram = require<std::vector<std::int64_t>>(json, "histogram", where);
    ledger.policy = require<std::string>(json, "policy", where);
    ledger.mostLength = require<std::int64_t>(json, "most_length", where);
    ledger.lengthFrom = require<std::string>(json, "length_from", where);
    for (std::string& note : require<std::vector<std::string>>(json, "notes", where))
        ledger.notes.emplace_back(std::move(note));
    for (const nlohmann::json& problem : require<nlohmann::json>(json, "problems", where)) {
        if (!problem.is_array() || problem.size() != 2 || !problem[0].is_number_integer() || !problem[1].is_string())
            throw Error(ErrorKind::BadFile, {"%1: problems are pairs of a line and a text.", where});
        ledger.problems.emplace_back(problem[0].get<std::int64_t>(), problem[1].get<std::string>());
    }
    return ledger;
}

} // namespace lathe
