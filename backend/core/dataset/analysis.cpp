// One pass over the rows keeps a few numbers of each; texts are read again only for the pairs that are shown.
#include "dataset/analysis.h"

#include "dataset/dataset_reader.h"
#include "dataset/example_pool.h"
#include "dataset/near_duplicates.h"
#include "dataset/row_text.h"
#include "dataset/split_rows.h"
#include "dataset/token_cache.h"
#include "dataset/token_key.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace lathe {
namespace {

constexpr std::size_t rowsAtOnce = 4096, mostCompared = 1'000'000, mostPairs = 200;
constexpr std::int64_t charactersBegin = 0xC0; // a byte below it that is not ASCII goes on with a character

std::int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80 || static_cast<unsigned char>(c) >= charactersBegin;
    });
}

std::vector<std::pair<int, std::int64_t>> percentilesOf(std::vector<std::int64_t> lengths) {
    std::vector<std::pair<int, std::int64_t>> all;
    if (lengths.empty()) return all;
    std::sort(lengths.begin(), lengths.end());
    for (const int percent : {5, 25, 50, 75, 95, 99, 100}) // nearest rank
        all.emplace_back(percent,
                         lengths[std::max<std::size_t>(1, (lengths.size() * std::size_t(percent) + 99) / 100) - 1]);
    return all;
}

/// Room left in open packs decides; which rows they hold does not matter here.
PackingOutlook packed(const std::vector<std::int64_t>& lengths, std::int64_t maxLength) {
    PackingOutlook outlook{maxLength, std::int64_t(lengths.size()), 0, 0};
    std::multiset<std::int64_t> rooms;
    std::int64_t tokens = 0;
    for (const std::int64_t given : lengths) {
        const std::int64_t length = std::min(given, maxLength);
        tokens += length;
        const auto room = rooms.lower_bound(length);
        if (room == rooms.end()) {
            ++outlook.packs;
            rooms.insert(maxLength - length);
        } else {
            const std::int64_t left = *room - length;
            rooms.erase(room);
            rooms.insert(left);
        }
    }
    if (outlook.packs > 0) outlook.filled = double(tokens) / double(outlook.packs * maxLength);
    return outlook;
}

std::vector<LabelShare> sharesOf(const RowTable& rows) {
    std::map<std::string, LabelShare> byName;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows.isUsed(i) || rows.isFurther(i)) continue;
        for (const std::string& label : rows.row(i).labels) {
            LabelShare& share = byName[label];
            ++(rows.isHeldOut(i) ? share.heldOut : rows.isValidation(i) ? share.validation : share.train);
        }
    }
    std::vector<LabelShare> shares;
    for (auto& [name, share] : byName) {
        share.label = name;
        shares.push_back(std::move(share));
    }
    const auto all = [](const LabelShare& share) { return share.train + share.validation + share.heldOut; };
    std::stable_sort(shares.begin(), shares.end(),
                     [&](const LabelShare& a, const LabelShare& b) { return all(a) > all(b); });
    return shares;
}

/// What is kept of each row's words.
struct Looked {
    TextSignature signature;
    std::int64_t characters = 0;
    bool notUtf8 = false;
};

/// Calls each row of the files, in order, with what its words come to.
void lookAtAll(const Recipe& recipe, std::stop_token stop,
               const std::function<void(std::int64_t bytes, std::int64_t total)>& progress,
               const std::function<void(std::int64_t row, const Looked&)>& see) {
    DatasetReader reader(recipe, nullptr);
    std::vector<PendingRow> pending;
    std::vector<Looked> looked;
    while (reader.read(pending, rowsAtOnce)) {
        looked.assign(pending.size(), {});
        forEachInParallel(pending.size(), stop, [&](std::size_t i) {
            const std::string words = wordsOfRow(pending[i]);
            looked[i] = {signatureOf(words), characters(words),
                         invalidUtf8(pending[i].raw.text) != std::string_view::npos};
        });
        for (std::size_t i = 0; i < pending.size(); ++i) see(pending[i].row, looked[i]);
        progress(reader.bytesRead(), reader.totalBytes());
        reader.forget();
    }
    if (stop.stop_requested()) throw Stopped{};
}

/// How the rows of the pairs begin, from the files again: the texts of all rows were never held.
void readTexts(const Recipe& recipe, std::vector<DuplicateRows>& pairs) {
    std::map<std::int64_t, std::string> texts;
    for (const DuplicateRows& pair : pairs) texts[pair.row], texts[pair.earlier];
    if (texts.empty()) return;
    DatasetReader reader(recipe, nullptr);
    std::vector<PendingRow> pending;
    for (auto wanted = texts.begin(); wanted != texts.end() && reader.read(pending, rowsAtOnce);)
        for (const PendingRow& row : pending)
            if (wanted != texts.end() && row.row == wanted->first) (wanted++)->second = beginningOf(wordsOfRow(row));
    for (DuplicateRows& pair : pairs) {
        pair.text = texts[pair.row];
        pair.earlierText = texts[pair.earlier];
    }
}

} // namespace

DataAnalysis analyzeData(const AnalyzeData& query, const ModelText* text, const LengthLimit& limit,
                         std::stop_token stop, const std::function<void(std::int64_t, std::int64_t)>& progress,
                         const DataCache& cache) {
    const Recipe& recipe = query.recipe;
    const auto tell = [&](std::int64_t half) { // tokens first, words after them
        return [&progress, half](std::int64_t done, std::int64_t total) {
            if (progress) progress(half * total + done, 2 * total);
        };
    };
    std::unique_ptr<DatasetReader> reader;
    const OpenedReader open = [&]() -> DatasetReader& {
        return *(reader = std::make_unique<DatasetReader>(recipe, text, limit));
    };
    const TokenData tokens = readTokens(
        open, text, text && !cache.folder.empty() ? tokenKey(recipe, *text, limit, stop) : "", cache, stop, tell(0));
    RowTable rows(tokens.rows, recipe);
    DataLedger ledger;
    applyLengthRules(rows, lengthRulesOf(recipe, limit), ledger);
    splitRows(recipe, rows);

    DataAnalysis analysis;
    analysis.lengthUnit = text ? "tokens" : "characters";
    analysis.labels = sharesOf(rows);
    std::vector<TextSignature> signatures;
    std::vector<std::size_t> rowOf; // of each signature, in the table
    std::vector<std::int64_t> lengths;
    std::size_t at = 0; // the table's first line for the row; windows after the first follow it
    lookAtAll(recipe, stop, tell(1), [&](std::int64_t row, const Looked& looked) {
        ++analysis.rows;
        analysis.notUtf8 += looked.notUtf8;
        while (at < rows.size() && rows.facts(at).row < row) ++at;
        if (at == rows.size() || rows.facts(at).row != row || !(rows.isUsed(at) || rows.fate(at) == RowFate::TooLong))
            return;
        lengths.push_back(text ? std::int64_t(rows.facts(at).length) : looked.characters);
        if (signatures.size() == mostCompared) return;
        signatures.push_back(looked.signature);
        rowOf.push_back(at);
    });
    analysis.percentiles = percentilesOf(std::move(lengths));

    if (text && ledger.maxLength > 0) {
        std::vector<std::int64_t> trained;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows.isTrained(i)) trained.insert(trained.end(), std::size_t(rows.times(i)), rows.length(i));
        for (std::int64_t length = ledger.maxLength, i = 0;
             i < 3 && (limit.room() == 0 || length <= limit.room() || i == 0); ++i, length *= 2)
            analysis.packing.push_back(packed(trained, length));
    }

    analysis.compared = std::int64_t(signatures.size());
    std::vector<std::uint8_t> groups;
    for (const std::size_t i : rowOf) groups.push_back(rows.isValidation(i) || rows.isHeldOut(i));
    std::int64_t last = -1;
    for (const DuplicatePair& pair : duplicatePairs(signatures, groups, analysis.leastSimilarity, stop)) {
        const bool again = std::int64_t(pair.later)
                           == std::exchange(last, std::int64_t(pair.later)); // a row counts once, whatever it is like
        if (!again) ++(pair.same ? analysis.repeated : analysis.alike);
        analysis.alikeLeaks += pair.across;
        analysis.pairs.push_back({rows.facts(rowOf[pair.later]).row,
                                  rows.facts(rowOf[pair.earlier]).row,
                                  pair.similarity,
                                  pair.across,
                                  {},
                                  {}});
    }
    std::stable_sort(analysis.pairs.begin(), analysis.pairs.end(), [](const DuplicateRows& a, const DuplicateRows& b) {
        return a.leak != b.leak ? a.leak : a.similarity > b.similarity;
    });
    if (analysis.pairs.size() > mostPairs) analysis.pairs.resize(mostPairs);
    readTexts(recipe, analysis.pairs);
    return analysis;
}

} // namespace lathe
