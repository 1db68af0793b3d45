// lathe preview: rows as training will see them, read by the same code, so that what is shown is what will be
// trained.
#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/field_keys.h"
#include "option_keys.h"

#include <cmath>
#include <filesystem>
#include <optional>

namespace lathe::cli {
namespace {

const Fields& previewFields() {
    static const Fields fields{
        describe(option::rows, {.label = "Rows",
                                .fallback = 5,
                                .group = "Output",
                                .help = "How many rows to show.",
                                .least = 0,
                                .most = 1e9}),
        describe(option::firstRow, {.label = "First row",
                                    .fallback = 0,
                                    .group = "Output",
                                    .help = "The first row to show, counted from 0.",
                                    .least = 0,
                                    .most = 1e15}),
        describe(option::search, {.label = "Search", .group = "Output", .help = "Shows only rows with these words."}),
        describe(
            option::analyze,
            {.label = "Analyze",
             .fallback = false,
             .group = "Output",
             .help =
                 "Also analyzes the data as a whole: near repeats, leaks into validation, labels, lengths, packing."}),
    };
    return fields;
}

/// Trained tokens between «», the cut ones after ✂.
std::string marked(const ExampleView& example) {
    std::string text;
    bool trained = false, cut = false;
    for (const TokenView& token : example.tokens) {
        if (trained && (!token.trained || token.cut)) text += "»", trained = false;
        if (token.cut && !cut) text += "✂", cut = true;
        if (!trained && token.trained && !token.cut) text += "«", trained = true;
        text += token.text;
    }
    return text + (trained ? "»" : "");
}

std::string percent(double share) { return std::to_string(std::lround(100 * share)) + " %"; }

void printAnalysis(Session& session, const DataAnalysis& analysis) {
    session.print("\nas a whole");
    std::vector<std::vector<std::string>> rows{
        {"repeat an earlier row exactly", countText(analysis.repeated)},
        {"are " + percent(analysis.leastSimilarity) + " or more like an earlier row", countText(analysis.alike)},
        {"pairs between training and validation", countText(analysis.alikeLeaks)},
        {"are not UTF-8", countText(analysis.notUtf8)},
        {"compared", countText(analysis.compared) + " of " + countText(analysis.rows)}};
    for (const auto& [at, length] : analysis.percentiles)
        rows.push_back({std::to_string(at) + " % have up to", countText(length) + ' ' + analysis.lengthUnit});
    for (const PackingOutlook& one : analysis.packing)
        rows.push_back({"packed to " + countText(one.maxLength),
                        countText(one.packs) + " packs, " + percent(one.filled) + " filled"});
    for (const LabelShare& share : analysis.labels)
        rows.push_back({"label " + share.label, countText(share.train) + " trained, "
                                                    + countText(share.validation + share.heldOut) + " measured"});
    session.print(tableText(rows));
    for (const DuplicateRows& pair : analysis.pairs)
        session.print("row " + std::to_string(pair.row) + " is " + percent(pair.similarity) + " like row "
                      + std::to_string(pair.earlier) + (pair.leak ? ", across the split" : ""));
}

int preview(Session& session, const Arguments& arguments) {
    Settings source(dataFields());
    source.set(field::path, std::filesystem::absolute(arguments.positionals.front()).lexically_normal().string());
    PreviewData query{.recipe = recipeFrom("", arguments, {source}),
                      .firstRow = arguments.own.get(option::firstRow),
                      .rows = arguments.own.get(option::rows),
                      .wholeLedger = true,
                      .search = arguments.own.get(option::search)};
    std::optional<DataAnalysis> analysis;
    if (arguments.own.get(option::analyze)) analysis = session.askFor<DataAnalysis>(AnalyzeData{query.recipe});
    const DataReport report = session.askFor<DataReport>(std::move(query));
    if (session.json()) {
        for (const ExampleView& example : report.examples) session.printJson(toJson(example));
        session.printJson(toJson(report));
        if (analysis) session.printJson(toJson(*analysis));
        return 0;
    }
    for (const ExampleView& example : report.examples) {
        session.print("row " + std::to_string(example.row)
                      + (example.line > 0 ? ", line " + std::to_string(example.line) : "")
                      + (example.tokens.empty() ? "" : ", " + std::to_string(example.tokens.size()) + " tokens"));
        if (!example.problem.empty()) session.print("  problem: " + example.problem);
        session.print(
            (example.tokens.empty() ? (example.rendered.empty() ? example.raw : example.rendered) : marked(example))
            + "\n");
    }
    const DataLedger& ledger = report.ledger;
    std::vector<std::vector<std::string>> rows{
        {"format", report.format}, {"rows", countText(ledger.rows)}, {"usable", countText(ledger.usable)}};
    const auto addIfAny = [&](const char* name, std::int64_t count) {
        if (count > 0) rows.push_back({name, countText(count)});
    };
    addIfAny("examples", ledger.windows); // where a row may come to several
    addIfAny("malformed", ledger.malformed);
    addIfAny("empty", ledger.empty);
    addIfAny("with nothing to train on", ledger.nothingToTrain);
    addIfAny("filtered out", ledger.filtered);
    addIfAny("repeats left out", ledger.deduplicated);
    addIfAny("too long", ledger.tooLong);
    addIfAny("cut", ledger.cut);
    addIfAny("dropped", ledger.dropped);
    addIfAny("without their answer", ledger.answerLost);
    addIfAny("tokens", ledger.tokens);
    addIfAny("trained tokens", ledger.trainedTokens);
    addIfAny("longest row", ledger.longest);
    if (ledger.maxLength > 0)
        rows.push_back({"length allowed", countText(ledger.maxLength) + " tokens (" + ledger.lengthFrom + ")"});
    session.print(tableText(rows));
    for (const std::string& note : ledger.notes) session.print(note);
    if (report.refusal)
        session.print("a run would not start: " + report.refusal->message + ". " + report.refusal->hint);
    if (!report.findings.empty()) session.print("\nchat template");
    for (const Finding& finding : report.findings)
        session.print((finding.good ? "  ok       " : "  PROBLEM  ") + finding.text);
    for (const auto& [line, text] : ledger.problems) session.print("line " + std::to_string(line) + ": " + text);
    if (analysis) printAnalysis(session, *analysis);
    return 0;
}

} // namespace

Command previewCommand() {
    return {.name = "preview",
            .usage = "DATASET [--model MODEL] [flags]",
            .summary = "Shows rows as they would be trained, and what happens to all of them.",
            .more = "With a model: tokens that are trained on are between «», those cut off after ✂.",
            .own = &previewFields(),
            .recipeGroups = {"Model", "Data"},
            .dataFields = true,
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = preview};
}

} // namespace lathe::cli
