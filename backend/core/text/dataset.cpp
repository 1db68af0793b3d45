#include "text/dataset.h"

#include "lathe/error.h"
#include "text/chat_conformance.h"
#include "text/chat_usual.h"
#include "text/dataset_fingerprint.h"
#include "text/dataset_reader.h"
#include "text/example_pool.h"
#include "text/task_labels.h"

#include <algorithm>
#include <iterator>

namespace lathe {
namespace {

constexpr std::size_t rowsAtOnce = 4096;

/// Every row of the reader, made on all cores, in order; `also` sees each row before its text is let go.
std::vector<LedgerRow> makeAll(DatasetReader& reader, std::stop_token stop, const std::function<void(std::int64_t, std::int64_t)>& progress,
                               const std::function<void(const PendingRow&, const MadeRow&)>& also = {}) {
    std::vector<LedgerRow> rows;
    std::vector<PendingRow> pending;
    std::vector<MadeRow> made;
    while (reader.read(pending, rowsAtOnce)) {
        made.clear();
        made.resize(pending.size());
        forEachInParallel(pending.size(), stop, [&](std::size_t i) { made[i] = reader.make(pending[i]); });
        for (std::size_t i = 0; i < made.size(); ++i) {
            if (also) also(pending[i], made[i]);
            rows.push_back(std::move(made[i].ledger));
            std::move(made[i].further.begin(), made[i].further.end(), std::back_inserter(rows));
        }
        if (progress) progress(reader.bytesRead(), reader.totalBytes());
    }
    if (stop.stop_requested()) throw Stopped{};
    return rows;
}

bool isLabelled(const Recipe& recipe) {
    const std::string task = recipe.settings.text("task");
    return task == "sequence_classification" || task == "token_classification";
}

void noteLabels(const LabelSet& labels, DataLedger& ledger) {
    constexpr std::size_t shown = 20;
    std::string text = labels.problemType == "regression" ? "the labels are numbers to be predicted" : std::to_string(labels.names.size()) + " labels: ";
    for (std::size_t i = 0; i < std::min(labels.names.size(), shown); ++i) (text += i ? ", " : "") += labels.names[i];
    ledger.notes.push_back(labels.names.size() > shown ? text + ", ..." : text);
    if (labels.names.size() == 1 && labels.problemType != "multi_label") ledger.notes.push_back("with one label there is nothing to tell apart");
}

/// Answers that the mask misses.
void noteAnswers(const std::vector<LedgerRow>& rows, DataLedger& ledger) {
    std::int64_t unmasked = 0, unended = 0;
    for (const LedgerRow& row : rows) {
        unmasked += row.unmasked;
        unended += row.unended;
    }
    if (unmasked > 0)
        ledger.notes.push_back(std::to_string(unmasked) + " answers are not trained: in the chat template's text they can't be told apart from the rest");
    if (unended > 0) ledger.notes.push_back(std::to_string(unended) + " answers have no end-of-turn token behind them, so none is trained");
}

/// Windows, unanswerable questions, words without tokens.
void noteTask(const std::vector<LedgerRow>& rows, DataLedger& ledger) {
    std::int64_t questions = 0, unanswerable = 0, windows = 0, withAnswer = 0, repeated = 0, lostWords = 0;
    for (const LedgerRow& row : rows) {
        repeated += row.repeatedAnswer;
        lostWords += row.lostWords;
        if (row.fate != RowFate::Used || row.example.contextOffsets.empty()) continue;
        ++windows;
        withAnswer += row.example.span.second > 0;
        questions += row.key != nullptr;
        unanswerable += row.key && row.key->answers.empty();
    }
    if (lostWords > 0) ledger.notes.push_back(std::to_string(lostWords) + " words have no token, so their tags are not scored");
    if (questions == 0) return;
    ledger.notes.push_back(std::to_string(questions) + " questions in " + std::to_string(windows) + " windows, of which " + std::to_string(withAnswer) +
                           " hold the answer");
    if (unanswerable > 0) ledger.notes.push_back(std::to_string(unanswerable) + " questions can't be answered from their context");
    if (repeated > 0) ledger.notes.push_back(std::to_string(repeated) + " answers are in their context more than once; the first place is taken");
}

/// Lengths, split and counts: what preview and training must agree on.
DataLedger settle(const Recipe& recipe, const DatasetReader& reader, std::vector<LedgerRow>& rows, std::int64_t contextLength) {
    DataLedger ledger;
    ledger.empty = reader.emptyLines();
    ledger.notes = reader.notes();
    const LengthRules rules = lengthRulesOf(recipe, contextLength);
    if (rules.maxLength > 0 && contextLength > 0 && rules.maxLength > contextLength)
        ledger.notes.push_back("max_length " + std::to_string(rules.maxLength) + " is more than the model's context of " +
                               std::to_string(contextLength) + " tokens");
    settleLengths(rows, rules, ledger);
    splitRows(recipe, rows);
    countUsable(rows, ledger);
    noteAnswers(rows, ledger);
    noteTask(rows, ledger);
    return ledger;
}

bool isTrained(const LedgerRow& row) { return row.fate == RowFate::Used && !row.validation && !row.heldOut; }

/// The trained rows in file order, each as often as its source's weight says.
std::vector<TokenExample> trainingExamples(std::vector<LedgerRow>& rows) {
    constexpr std::int64_t most = std::int64_t(1) << 31; // tokens
    std::int64_t tokens = 0, count = 0;
    for (const LedgerRow& row : rows) {
        if (!isTrained(row)) continue;
        if (row.times > most || (tokens += row.times * std::int64_t(row.example.ids.size())) > most)
            throw Error(ErrorKind::BadInput, "the weights of the data sources repeat their rows to more than 2^31 tokens", "Give smaller weights.");
        count += row.times;
    }
    std::vector<TokenExample> examples;
    examples.reserve(std::size_t(count));
    for (LedgerRow& row : rows) {
        if (!isTrained(row) || row.times == 0) continue;
        examples.insert(examples.end(), std::size_t(row.times - 1), row.example);
        examples.push_back(std::move(row.example));
    }
    return examples;
}

ExampleView viewOf(const PendingRow& pending, const MadeRow& made) {
    ExampleView view;
    view.row = pending.row;
    view.line = pending.raw.line;
    view.source = pending.source->path;
    view.raw = cleanUtf8(pending.raw.text);
    if (!pending.source->kind->json) view.raw = RowColumns{{"text", view.raw}}.dump();
    view.rendered = made.rendered;
    view.problem = made.problem;
    view.target = made.target;
    return view;
}

void addTokens(ExampleView& view, const TokenExample& example, const Tokenizer& tokenizer, std::int64_t maxLength) {
    for (std::size_t i = 0; i < example.ids.size(); ++i)
        view.tokens.push_back({example.ids[i], tokenizer.tokenBytes(example.ids[i]), example.trained[i] != 0, std::int64_t(i) >= maxLength});
}

/// What the policy does with a row that is too long, for the row's own view.
std::string lengthProblem(const ExampleView& view, const DataLedger& ledger) {
    const auto length = std::int64_t(view.tokens.size());
    if (length <= ledger.maxLength) return {};
    const auto targetStays = [](const TokenView& token) { return token.trained && !token.cut; };
    const bool answerLost = std::none_of(view.tokens.begin(), view.tokens.end(), targetStays);
    std::string text = "too long: " + std::to_string(length) + " tokens, and max_length is " + std::to_string(ledger.maxLength);
    if (ledger.policy == "cut") text += answerLost ? "; cut, it has nothing left to train on and is dropped" : "; it is cut";
    else text += ledger.policy == "drop" ? "; it is dropped" : "; training will not start before too_long says drop or cut";
    return text;
}

} // namespace

PreparedData prepareData(const Recipe& recipe, const ModelText& text, std::int64_t contextLength, std::stop_token stop,
                         const std::function<void(std::int64_t, std::int64_t)>& progress) {
    DatasetReader reader(recipe, &text, contextLength);
    std::vector<LedgerRow> rows = makeAll(reader, stop, progress);
    PreparedData data;
    data.format = reader.format();
    data.ledger = settle(recipe, reader, rows, contextLength);
    refuseUnsettled(data.ledger, rows, recipe.settings.text("malformed_rows") == "skip", reader.describe());
    if (isLabelled(recipe)) {
        LabelSet labels = assignLabels(recipe, rows);
        noteLabels(labels, data.ledger);
        data.labels = std::move(labels.names);
        data.problemType = std::move(labels.problemType);
    }
    data.fingerprint = dataFingerprint(reader, text, rows, stop);
    for (LedgerRow& row : rows) {
        if (row.fate != RowFate::Used || isTrained(row)) continue;
        if (row.key) data.answers.push_back(std::move(*row.key));
        (row.heldOut ? data.heldOut : data.validation).push_back(std::move(row.example));
    }
    data.train = trainingExamples(rows);
    return data;
}

DataReport previewData(const PreviewData& query, const ModelText* text, std::int64_t contextLength, std::stop_token stop) {
    DatasetReader reader(query.recipe, text, contextLength);
    DataReport report;
    report.format = reader.format();
    report.columns = reader.columns();

    const auto isShown = [&](std::int64_t row) { return row >= query.firstRow && row - query.firstRow < query.rows; };
    std::vector<TokenExample> whole; // of the rows shown, before any cut
    std::int64_t shown = 0; // rows
    const auto show = [&](const PendingRow& pending, const MadeRow& made) {
        if (!isShown(pending.row)) return;
        report.examples.push_back(viewOf(pending, made));
        whole.push_back(made.ledger.example);
        ++shown;
        for (const LedgerRow& window : made.further) { // each window is shown as an example
            report.examples.push_back(report.examples.back());
            whole.push_back(window.example);
        }
    };
    std::vector<LedgerRow> rows;
    if (query.wholeLedger) {
        rows = makeAll(reader, stop, {}, show);
    } else {
        std::vector<PendingRow> pending;
        while (shown < query.rows && reader.read(pending, 256))
            for (const PendingRow& one : pending) {
                if (stop.stop_requested()) throw Stopped{};
                if (!isShown(one.row)) continue;
                MadeRow made = reader.make(one);
                show(one, made);
                rows.push_back(std::move(made.ledger));
                std::move(made.further.begin(), made.further.end(), std::back_inserter(rows));
            }
    }
    report.ledger = settle(query.recipe, reader, rows, contextLength);
    if (text && query.wholeLedger && isLabelled(query.recipe)) {
        try {
            noteLabels(assignLabels(query.recipe, rows), report.ledger);
        } catch (const Error& error) {
            report.ledger.notes.push_back(error.info().message);
        }
    }
    for (std::size_t i = 0; i < report.examples.size(); ++i) {
        ExampleView& view = report.examples[i];
        if (text) addTokens(view, whole[i], *text->tokenizer, report.ledger.maxLength);
        if (view.problem.empty()) view.problem = lengthProblem(view, report.ledger);
    }
    if (text && reader.chat()) report.findings = templateFindings(*reader.chat(), withChatTemplate(*text, query.recipe.settings.text("chat_template")));
    return report;
}

} // namespace lathe
