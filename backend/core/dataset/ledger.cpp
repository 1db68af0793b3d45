// Lengths are settled in one place and row by row; the errors that follow count and name the rows.
#include "dataset/ledger.h"

#include "dataset/row_table.h"
#include "lathe/error.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::size_t kept = 1000;    // of row numbers and problems
constexpr std::int64_t buckets = 64;  // of the histogram, at most

void fillHistogram(const RowTable& rows, DataLedger& ledger) {
    ledger.bucketTokens = 1;
    while (ledger.longest / ledger.bucketTokens >= buckets) ledger.bucketTokens *= 2;
    ledger.histogram.assign(std::size_t(ledger.longest / ledger.bucketTokens) + 1, 0);
    rows.each([&](std::size_t i) {
        if (rows.fate(i) != RowFate::Malformed && rows.fate(i) != RowFate::Filtered)
            ++ledger.histogram[std::size_t(rows.length(i) / ledger.bucketTokens)];
    });
}

/// The first few sentences of rows with that fate, on lines of their own.
std::string firstProblems(const RowTable& rows, RowFate fate, std::int64_t total) {
    constexpr int shown = 5;
    std::string text;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < rows.size() && count <= shown; ++i)
        if (rows.fate(i) == fate && ++count <= shown) text += "\n  " + rows.problem(i);
    if (total > shown) text += "\n  and " + std::to_string(total - shown) + " more";
    return text;
}

} // namespace

void note(DataLedger& ledger, std::int64_t line, const std::string& problem) {
    if (ledger.problems.size() < kept) ledger.problems.emplace_back(line, problem);
}

void applyLengthRules(RowTable& rows, const LengthRules& rules, DataLedger& ledger) {
    ledger.policy = wordOf(rules.policy);
    rows.each([&](std::size_t i) {
        const bool tooShort = rows.isFurther(i) ? i > 0 && rows.fate(i - 1) == RowFate::Filtered
                                                : rows.isUsed(i) && rows.length(i) < rules.minLength;
        if (tooShort) rows.setFate(i, RowFate::Filtered);
        else if (rows.fate(i) != RowFate::Filtered) ledger.longest = std::max(ledger.longest, rows.length(i));
    });
    ledger.maxLength = rules.limit.forLongest(ledger.longest);
    ledger.mostLength = rules.limit.asked > 0 ? rules.limit.room() : rules.limit.most();
    ledger.lengthFrom = rules.limit.origin(ledger.longest);
    fillHistogram(rows, ledger);
    rows.each([&](std::size_t i) {
        const RowFacts& facts = rows.facts(i);
        ledger.rows += !rows.isFurther(i);
        if (facts.extraBytes > 0 && ledger.problems.size() < kept)
            if (const std::string problem = rows.problem(i); !problem.empty()) note(ledger, facts.line, problem);
        ledger.malformed += rows.fate(i) == RowFate::Malformed;
        ledger.nothingToTrain += rows.fate(i) == RowFate::NothingToTrain;
        ledger.filtered += rows.fate(i) == RowFate::Filtered && !rows.isFurther(i);
        if (!rows.isUsed(i) || rows.length(i) <= ledger.maxLength) return;
        ++ledger.tooLong;
        if (ledger.tooLongRows.size() < kept) ledger.tooLongRows.push_back(facts.row);
        if (rules.policy == LongRows::Drop) {
            rows.setFate(i, RowFate::Dropped);
        } else if (rules.policy == LongRows::Cut) {
            PreparedRow row = rows.tokens().row(i);
            cutTo(row, ledger.maxLength);
            const std::int64_t trained = row.example.trainedTokens();
            rows.setCut({std::uint32_t(i), std::uint32_t(row.example.ids.size()), std::uint32_t(trained),
                         hashOf(row.example.ids)});
            ++ledger.cut;
            if (trained == 0) rows.setFate(i, RowFate::AnswerLost);
        } else {
            rows.setFate(i, RowFate::TooLong);
        }
        ledger.dropped += rows.fate(i) == RowFate::Dropped || rows.fate(i) == RowFate::AnswerLost;
        ledger.answerLost += rows.fate(i) == RowFate::AnswerLost;
    });
    if (!rules.dedupe) return;
    const auto used = [&](std::size_t i) { return rows.isUsed(i); };
    std::vector<std::uint32_t> repeats; // fates stay as they are while rows are compared
    forEachRepeat(
        rows, used, [](std::size_t) { return false; },
        [&](std::size_t i, std::size_t) { repeats.push_back(std::uint32_t(i)); });
    for (const std::uint32_t i : repeats) {
        rows.setFate(i, RowFate::Repeated);
        for (std::size_t k = std::size_t(i) + 1; k < rows.size() && rows.isFurther(k); ++k)
            rows.setFate(k, RowFate::Repeated);
    }
    ledger.deduplicated = std::int64_t(repeats.size());
}

void countUsable(const RowTable& rows, DataLedger& ledger) {
    std::int64_t furtherWindows = 0;
    const auto used = [&](std::size_t i) { return rows.isUsed(i); };
    const auto measured = [&](std::size_t i) { return rows.isValidation(i) || rows.isHeldOut(i); };
    rows.each([&](std::size_t i) {
        if (!used(i)) return;
        const bool further = rows.isFurther(i);
        ledger.usable += !further;
        furtherWindows += further;
        if (!further)
            (rows.isHeldOut(i)      ? ledger.heldOutRows
             : rows.isValidation(i) ? ledger.validationRows
                                    : ledger.trainRows) += rows.times(i);
        ledger.tokens += rows.length(i);
        ledger.trainedTokens += rows.trained(i);
    });
    forEachRepeat(rows, used, measured, [&](std::size_t i, std::size_t first) {
        ++ledger.duplicates;
        ledger.leaked += measured(i) && !measured(first) && rows.times(first) > 0;
    });
    ledger.windows = furtherWindows > 0 ? ledger.usable + furtherWindows : 0;
}

void refuseUnusable(const DataLedger& ledger, const RowTable& rows, bool skipMalformed, const std::string& what) {
    const Said skip = Said("Correct them, or set malformed_rows to skip: they are then left out and counted.");
    if (ledger.malformed > 0 && !skipMalformed)
        throw Error(ErrorKind::BadInput,
                    {"%1: %2 of %3 rows can't be read%4", what, ledger.malformed, ledger.rows,
                     firstProblems(rows, RowFate::Malformed, ledger.malformed)},
                    skip);
    if (ledger.nothingToTrain > 0 && !skipMalformed)
        throw Error(ErrorKind::BadInput,
                    {"%1: %2 of %3 rows can't be trained on%4", what, ledger.nothingToTrain, ledger.rows,
                     firstProblems(rows, RowFate::NothingToTrain, ledger.nothingToTrain)},
                    skip);
    if (ledger.tooLong > 0 && ledger.policy != "drop" && ledger.policy != "cut") {
        std::string numbers;
        for (std::size_t i = 0; i < std::min<std::size_t>(ledger.tooLongRows.size(), 10); ++i)
            numbers += (i ? ", " : "") + std::to_string(ledger.tooLongRows[i]);
        if (ledger.tooLongRows.size() > 10) numbers += ", ...";
        throw Error(
            ErrorKind::BadInput,
            {"%1: %2 of %3 rows are longer than %4 tokens (%5); the longest has %6 (rows, counted from 0: %7)", what,
             ledger.tooLong, ledger.rows, ledger.maxLength, ledger.lengthFrom, ledger.longest, numbers},
            ledger.mayRaiseLength()
                ? Said("Set too_long to drop or cut (--too-long drop), or raise max_length (--max-length %1) where "
                       "memory allows it.",
                       ledger.longest)
                : Said("Set too_long to drop or cut (--too-long drop)."));
    }
    if (ledger.usable == 0)
        throw Error(
            ErrorKind::BadInput,
            ledger.filtered > 0
                ? Said("%1: no row is left to work with (rows: %2; malformed: %3, with nothing to train on: %4, too "
                       "long: %5, filtered out: %6)",
                       what, ledger.rows, ledger.malformed, ledger.nothingToTrain, ledger.dropped, ledger.filtered)
                : Said("%1: no row is left to work with (rows: %2; malformed: %3, with nothing to train on: %4, too "
                       "long: %5)",
                       what, ledger.rows, ledger.malformed, ledger.nothingToTrain, ledger.dropped));
}

} // namespace lathe
