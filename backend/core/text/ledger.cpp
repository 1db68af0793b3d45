#include "text/ledger.h"

#include "lathe/error.h"
#include "text/framed_text.h"

#include <algorithm>
#include <unordered_map>

namespace lathe {
namespace {

constexpr std::size_t kept = 1000;    // of row numbers and problems
constexpr std::int64_t buckets = 64;  // of the histogram, at most

void fillHistogram(const std::vector<LedgerRow>& rows, DataLedger& ledger) {
    ledger.bucketTokens = 1;
    while (ledger.longest / ledger.bucketTokens >= buckets) ledger.bucketTokens *= 2;
    ledger.histogram.assign(std::size_t(ledger.longest / ledger.bucketTokens) + 1, 0);
    for (const LedgerRow& row : rows)
        if (row.fate != RowFate::Malformed)
            ++ledger.histogram[row.example.ids.size() / std::size_t(ledger.bucketTokens)];
}

void cutTo(LedgerRow& row, std::int64_t length) {
    if (row.sequence.empty()) {
        row.example.ids.resize(std::size_t(length));
        row.example.trained.resize(std::size_t(length));
        return;
    }
    const std::vector<bool> kept = keptTokens(row.sequence, length);
    const auto keep = [&](auto& values) {
        if (values.empty()) return;
        std::size_t next = 0;
        for (std::size_t i = 0; i < kept.size(); ++i)
            if (kept[i]) values[next++] = values[i];
        values.resize(next);
    };
    keep(row.example.ids);
    keep(row.example.trained);
    keep(row.example.types);
    keep(row.starts);
    keep(row.sequence);
}

std::string counted(std::int64_t n, std::string_view one, std::string_view many) {
    return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

/// The first few sentences of rows with that fate, on lines of their own.
std::string firstProblems(const std::vector<LedgerRow>& rows, RowFate fate, std::int64_t total) {
    constexpr int shown = 5;
    std::string text;
    std::int64_t count = 0;
    for (const LedgerRow& row : rows) {
        if (row.fate != fate) continue;
        if (++count > shown) break;
        text += "\n  " + row.problem;
    }
    if (total > shown) text += "\n  and " + std::to_string(total - shown) + " more";
    return text;
}

} // namespace

std::int64_t resolvedLength(const LengthRules& rules, std::int64_t longest) {
    if (rules.maxLength > 0) return rules.maxLength;
    return rules.contextLength > 0 ? std::min(longest, rules.contextLength) : longest;
}

std::string_view tokenBytesOf(const TokenExample& example) {
    return {reinterpret_cast<const char*>(example.ids.data()), example.ids.size() * sizeof(example.ids[0])};
}

void note(DataLedger& ledger, std::int64_t line, const std::string& problem) {
    if (ledger.problems.size() < kept) ledger.problems.emplace_back(line, problem);
}

void settleLengths(std::vector<LedgerRow>& rows, const LengthRules& rules, DataLedger& ledger) {
    ledger.policy = rules.policy;
    for (const LedgerRow& row : rows) ledger.longest = std::max(ledger.longest, std::int64_t(row.example.ids.size()));
    ledger.maxLength = resolvedLength(rules, ledger.longest);
    fillHistogram(rows, ledger);
    for (LedgerRow& row : rows) {
        ledger.rows += !row.further;
        if (!row.problem.empty()) note(ledger, row.line, row.problem);
        ledger.malformed += row.fate == RowFate::Malformed;
        ledger.nothingToTrain += row.fate == RowFate::NothingToTrain;
        if (row.fate != RowFate::Used || std::int64_t(row.example.ids.size()) <= ledger.maxLength) continue;
        ++ledger.tooLong;
        if (ledger.tooLongRows.size() < kept) ledger.tooLongRows.push_back(row.example.row);
        if (rules.policy == "drop") {
            row.fate = RowFate::Dropped;
        } else if (rules.policy == "cut") {
            cutTo(row, ledger.maxLength);
            ++ledger.cut;
            if (row.example.trainedTokens() == 0) row.fate = RowFate::AnswerLost;
        } else {
            row.fate = RowFate::TooLong;
        }
        ledger.dropped += row.fate == RowFate::Dropped || row.fate == RowFate::AnswerLost;
        ledger.answerLost += row.fate == RowFate::AnswerLost;
    }
}

void countUsable(const std::vector<LedgerRow>& rows, DataLedger& ledger) {
    std::int64_t furtherWindows = 0;
    std::unordered_map<std::string_view, bool> seen; // tokens: also among the training rows
    for (const bool validation : {false, true})
        for (const LedgerRow& row : rows) {
            if (row.fate != RowFate::Used || (row.validation || row.heldOut) != validation) continue;
            ledger.usable += !row.further;
            if (!row.further) (row.heldOut ? ledger.heldOutRows : validation ? ledger.validationRows : ledger.trainRows) += validation ? 1 : row.times;
            if (row.further) ++furtherWindows;
            ledger.tokens += std::int64_t(row.example.ids.size());
            ledger.trainedTokens += row.example.trainedTokens();
            if (row.example.ids.empty() || row.further) continue; // read without a model
            const auto [at, fresh] = seen.try_emplace(tokenBytesOf(row.example), !validation && row.times > 0);
            if (fresh) continue;
            ++ledger.duplicates;
            ledger.leaked += validation && at->second;
        }
    ledger.windows = furtherWindows > 0 ? ledger.usable + furtherWindows : 0;
}

void refuseUnsettled(const DataLedger& ledger, const std::vector<LedgerRow>& rows, bool skipMalformed, const std::string& what) {
    const std::string skip = "Correct them, or set malformed_rows to skip: they are then left out and counted.";
    const std::string of = " of " + std::to_string(ledger.rows) + " rows";
    if (ledger.malformed > 0 && !skipMalformed)
        throw Error(ErrorKind::BadInput,
                    what + ": " + std::to_string(ledger.malformed) + of + " can't be read" + firstProblems(rows, RowFate::Malformed, ledger.malformed), skip);
    if (ledger.nothingToTrain > 0 && !skipMalformed)
        throw Error(ErrorKind::BadInput,
                    what + ": " + std::to_string(ledger.nothingToTrain) + of + " can't be trained on" +
                        firstProblems(rows, RowFate::NothingToTrain, ledger.nothingToTrain), skip);
    if (ledger.tooLong > 0 && ledger.policy != "drop" && ledger.policy != "cut") {
        std::string numbers;
        for (std::size_t i = 0; i < std::min<std::size_t>(ledger.tooLongRows.size(), 10); ++i)
            numbers += (i ? ", " : "") + std::to_string(ledger.tooLongRows[i]);
        if (ledger.tooLongRows.size() > 10) numbers += ", ...";
        throw Error(ErrorKind::BadInput,
                    what + ": " + std::to_string(ledger.tooLong) + of + " are longer than " + counted(ledger.maxLength, "token", "tokens") +
                        "; the longest has " + std::to_string(ledger.longest) + " (rows, counted from 0: " + numbers + ")",
                    "Set too_long to drop or cut (--too-long drop), or raise max_length (--max-length " + std::to_string(ledger.longest) +
                        ") where model and memory allow it.");
    }
    if (ledger.usable == 0)
        throw Error(ErrorKind::BadInput,
                    what + ": no row is left to work with (" + counted(ledger.rows, "row", "rows") + ": " + std::to_string(ledger.malformed) + " malformed, " +
                        std::to_string(ledger.nothingToTrain) + " with nothing to train on, " + std::to_string(ledger.dropped) + " too long)");
}

} // namespace lathe
