// Preview and training call the same steps in the same order (read, settle lengths, split, count), so that they
// can't disagree.
#include "dataset/dataset.h"

#include "dataset/dataset_fingerprint.h"
#include "dataset/dataset_reader.h"
#include "dataset/example_view.h"
#include "dataset/row_plan.h"
#include "dataset/row_text.h"
#include "dataset/split_rows.h"
#include "dataset/task_labels.h"
#include "dataset/token_key.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/task.h"
#include "templates/chat_conformance.h"
#include "templates/chat_usual.h"

#include <algorithm>
#include <memory>

namespace lathe {
namespace {

bool isLabelled(const Recipe& recipe) { return taskInfo(recipe.settings.get(field::task)).hasLabels; }

void noteLabels(const LabelSet& labels, DataLedger& ledger) {
    constexpr std::size_t shown = 20;
    std::string text = labels.problemType == ProblemType::Regression
                           ? "the labels are numbers to be predicted"
                           : std::to_string(labels.names.size()) + " labels: ";
    for (std::size_t i = 0; i < std::min(labels.names.size(), shown); ++i) {
        const std::string& name = labels.names[i];
        const bool bare = !name.empty() && name.front() != ' ' && name.back() != ' '
                          && name.find_first_of(",\t") == std::string::npos;
        text += (i ? ", " : "") + (bare ? name : "\"" + name + "\"");
    }
    ledger.notes.push_back(Said(labels.names.size() > shown ? text + ", ..." : text));
    if (labels.ofModel) ledger.notes.push_back(Said("They are numbered as the model's own head numbers them"));
    if (labels.vectors)
        ledger.notes.push_back(labels.problemType == ProblemType::MultiLabel
                                   ? Said("A row's list of zeros and ones says of each label whether it holds")
                                   : Said("A row's list of zeros and a 1 says which class it is"));
    ledger.notes.insert(ledger.notes.end(), labels.notes.begin(), labels.notes.end());
    for (std::string& confused : easilyConfused(labels.names)) ledger.notes.push_back(std::move(confused));
    if (labels.names.size() == 1 && labels.problemType != ProblemType::MultiLabel)
        ledger.notes.push_back(Said("With one label there is nothing to tell apart"));
}

/// Answers that the mask misses.
void noteAnswers(const RowTable& rows, DataLedger& ledger) {
    std::int64_t unmasked = 0, unended = 0;
    for (const auto& shard : rows.tokens().shards()) {
        unmasked += shard->about().unmasked;
        unended += shard->about().unended;
    }
    if (unmasked > 0)
        ledger.notes.push_back(
            Said("%1 answers are not trained: in the chat template's text they can't be told apart from the rest",
                 std::to_string(unmasked)));
    for (int bit = 0; bit < chatPartKinds; ++bit) {
        std::int64_t count = 0, first = 0;
        for (const auto& shard : rows.tokens().shards()) {
            if (count == 0) first = shard->about().firstMissing[std::size_t(bit)];
            count += shard->about().missing[std::size_t(bit)];
        }
        if (count > 0)
            ledger.notes.push_back(
                count == 1 ? Said("In 1 row (line %1): %2", first, saidOf(ChatPart(1 << bit)))
                           : Said("In %1 rows (line %2 first): %3", count, first, saidOf(ChatPart(1 << bit))));
    }
    if (unended > 0)
        ledger.notes.push_back(
            Said("%1 answers have no end-of-turn token after them, so none is trained", std::to_string(unended)));
}

/// Windows, unanswerable questions, words without tokens.
void noteTask(const RowTable& rows, DataLedger& ledger) {
    std::int64_t questions = 0, unanswerable = 0, windows = 0, withAnswer = 0, repeated = 0, lostWords = 0;
    for (const auto& shard : rows.tokens().shards()) {
        repeated += shard->about().repeatedAnswers;
        lostWords += shard->about().lostWords;
    }
    rows.each([&](std::size_t i) {
        const RowFacts& facts = rows.facts(i);
        if (!rows.isUsed(i) || !facts.is(RowFacts::Window)) return;
        ++windows;
        withAnswer += facts.is(RowFacts::HoldsAnswer);
        questions += facts.is(RowFacts::Question);
        unanswerable += facts.is(RowFacts::Unanswerable);
    });
    if (lostWords > 0)
        ledger.notes.push_back(Said("%1 words have no token, so their tags are not scored", std::to_string(lostWords)));
    if (questions == 0) return;
    ledger.notes.push_back(Said("%1 questions in %2 windows, of which %3 hold the answer", std::to_string(questions),
                                std::to_string(windows), std::to_string(withAnswer)));
    if (unanswerable > 0)
        ledger.notes.push_back(Said("%1 questions can't be answered from their context", std::to_string(unanswerable)));
    if (repeated > 0)
        ledger.notes.push_back(
            Said("%1 answers are in their context more than once; the first place is taken", std::to_string(repeated)));
}

/// Lengths, split and counts: what preview and training must agree on.
DataLedger planRows(const Recipe& recipe, const TokenData& tokens, RowTable& rows, const LengthLimit& limit) {
    DataLedger ledger;
    ledger.empty = tokens.emptyLines;
    ledger.notes.assign(tokens.notes.begin(), tokens.notes.end());
    if (limit.context > 0 && limit.asked > limit.context)
        ledger.notes.push_back(Said("max_length %1 is more than the model's context of %2 tokens",
                                    std::to_string(limit.asked), std::to_string(limit.context)));
    applyLengthRules(rows, lengthRulesOf(recipe, limit), ledger);
    splitRows(recipe, rows);
    countUsable(rows, ledger);
    noteAnswers(rows, ledger);
    noteTask(rows, ledger);
    return ledger;
}

} // namespace

PreparedData prepareData(const Recipe& recipe, const ModelText& text, const LengthLimit& limit, std::stop_token stop,
                         const std::function<void(std::int64_t, std::int64_t)>& progress, const DataCache& cache) {
    std::unique_ptr<DatasetReader> reader;
    const OpenedReader open = [&]() -> DatasetReader& {
        return *(reader = std::make_unique<DatasetReader>(recipe, &text, limit));
    };
    TokenData tokens =
        readTokens(open, &text, cache.folder.empty() ? "" : tokenKey(recipe, text, limit, stop), cache, stop, progress);
    const auto rows = std::make_shared<RowTable>(tokens.rows, recipe);
    const std::string key = tokens.folder.empty() ? "" : rowPlanKey(recipe, tokens.key, limit, text.head);
    if (!key.empty())
        if (auto known = readRowPlan(key, *rows, tokens, tokens.messages))
            return preparedFrom(std::move(*known), rows, tokens);
    DataLedger ledger = planRows(recipe, tokens, *rows, limit);
    refuseUnusable(ledger, *rows, recipe.settings.get(field::malformedRows) == MalformedRows::Skip, tokens.files);
    if (isLabelled(recipe)) {
        rows->setLabels(findLabels(recipe, *rows, text.head));
        noteLabels(rows->labels(), ledger);
    }
    RowPlan plan = sidesOf(*rows);
    plan.ledger = std::move(ledger);
    plan.fingerprint = dataFingerprint(tokens.sumState, *rows, stop);
    if (!key.empty()) writeRowPlan(key, plan, *rows, tokens);
    rows->tokens().release();
    return preparedFrom(std::move(plan), rows, tokens);
}

DataReport previewData(const PreviewData& query, const ModelText* text, const LengthLimit& limit, std::stop_token stop,
                       const DataCache& cache, const std::function<void(std::int64_t, std::int64_t)>& progress) {
    DatasetReader reader(query.recipe, text, limit);
    reader.keepPlaces();
    DataReport report;
    report.format = reader.format();
    report.columns = reader.columns();
    report.unusedColumns = reader.unusedColumns();

    std::int64_t found = -1; // the last row that is searched for, counted among those
    const auto isShown = [&](const PendingRow& pending) {
        std::int64_t number = pending.row;
        if (!query.search.empty()) {
            if (!says(wordsOfRow(pending), query.search)) return false;
            number = ++found;
        }
        return number >= query.firstRow && number - query.firstRow < query.rows;
    };
    std::vector<ShownRow> whole; // before any cut
    std::int64_t shown = 0; // rows
    const auto show = [&](const PendingRow& pending, const MadeRow& made) {
        report.examples.push_back(viewOf(pending, made));
        whole.push_back(shownRow(made.ledger, made.secondAt));
        ++shown;
        for (const PreparedRow& window : made.further) { // each window is shown as an example
            report.examples.push_back(report.examples.back());
            whole.push_back(shownRow(window, made.secondAt));
        }
    };
    ShardBuilder builder;
    std::vector<PendingRow> pending;
    while (shown < query.rows && reader.read(pending, 256))
        for (const PendingRow& one : pending) {
            if (stop.stop_requested()) throw Stopped{};
            if (shown == query.rows || !isShown(one)) continue;
            MadeRow made = reader.make(one);
            show(one, made);
            builder.add(std::move(made.ledger));
            for (PreparedRow& window : made.further) builder.add(std::move(window));
        }
    TokenData tokens;
    if (query.wholeLedger) {
        std::unique_ptr<DatasetReader> all;
        const OpenedReader open = [&]() -> DatasetReader& {
            return *(all = std::make_unique<DatasetReader>(query.recipe, text, limit));
        };
        tokens = readTokens(open, text, text && !cache.folder.empty() ? tokenKey(query.recipe, *text, limit, stop) : "",
                            cache, stop, progress);
    } else {
        auto some = std::make_shared<TokenRows>();
        some->add(std::make_unique<TokenShard>(builder.finish(0, 0)));
        tokens.rows = std::move(some);
        tokens.notes = reader.notes();
        tokens.emptyLines = reader.emptyLines();
    }
    RowTable rows(tokens.rows, query.recipe);
    report.ledger = planRows(query.recipe, tokens, rows, limit);
    if (query.wholeLedger) {
        try {
            refuseUnusable(report.ledger, rows, query.recipe.settings.get(field::malformedRows) == MalformedRows::Skip,
                           reader.describe());
            if (text && isLabelled(query.recipe)) noteLabels(findLabels(query.recipe, rows, text->head), report.ledger);
        } catch (const Error& error) {
            report.refusal = error.info();
        }
    }
    for (std::size_t i = 0; i < report.examples.size(); ++i) {
        ExampleView& view = report.examples[i];
        if (text) addTokens(view, whole[i], *text->tokenizer, report.ledger.maxLength);
        if (view.problem.empty()) view.problem = lengthProblem(view, report.ledger);
    }
    if (text && reader.chat())
        report.findings =
            templateFindings(*reader.chat(), withChatTemplate(*text, query.recipe.settings.get(field::chatTemplate),
                                                              query.recipe.settings.get(field::chatTemplateKwargs)));
    return report;
}

} // namespace lathe
