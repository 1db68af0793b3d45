#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& previewFields() {
    static const Fields fields{
        {.name = "rows", .label = "Rows", .kind = FieldKind::Integer, .fallback = 5, .group = "Output", .help = "How many rows are shown.",
         .least = 0, .most = 1e9},
        {.name = "first_row", .label = "First row", .kind = FieldKind::Integer, .fallback = 0, .group = "Output",
         .help = "The first row shown, counted from 0.", .least = 0, .most = 1e15},
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

int preview(Session& session, const Arguments& arguments) {
    Settings source(dataFields());
    source.set("path", std::filesystem::absolute(arguments.positionals.front()).lexically_normal().string());
    PreviewData query{.recipe = recipeFrom("", arguments, {source}), .firstRow = arguments.own.integer("first_row"),
                      .rows = arguments.own.integer("rows"), .wholeLedger = true};
    const DataReport report = session.askFor<DataReport>(std::move(query));
    if (session.json()) {
        for (const ExampleView& example : report.examples) session.printJson(toJson(example));
        session.printJson(toJson(report));
        return 0;
    }
    for (const ExampleView& example : report.examples) {
        session.print("row " + std::to_string(example.row) + (example.line > 0 ? ", line " + std::to_string(example.line) : "")
                      + (example.tokens.empty() ? "" : ", " + std::to_string(example.tokens.size()) + " tokens"));
        if (!example.problem.empty()) session.print("  problem: " + example.problem);
        session.print((example.tokens.empty() ? (example.rendered.empty() ? example.raw : example.rendered) : marked(example)) + "\n");
    }
    const DataLedger& ledger = report.ledger;
    std::vector<std::vector<std::string>> rows{{"format", report.format}, {"rows", countText(ledger.rows)}, {"usable", countText(ledger.usable)}};
    const auto addIfAny = [&](const char* name, std::int64_t count) {
        if (count > 0) rows.push_back({name, countText(count)});
    };
    addIfAny("malformed", ledger.malformed);
    addIfAny("empty", ledger.empty);
    addIfAny("with nothing to train on", ledger.nothingToTrain);
    addIfAny("too long", ledger.tooLong);
    addIfAny("cut", ledger.cut);
    addIfAny("dropped", ledger.dropped);
    addIfAny("without their answer", ledger.answerLost);
    addIfAny("tokens", ledger.tokens);
    addIfAny("trained tokens", ledger.trainedTokens);
    addIfAny("longest row", ledger.longest);
    session.print(tableText(rows));
    for (const std::string& note : ledger.notes) session.print(note);
    if (!report.findings.empty()) session.print("\nchat template");
    for (const Finding& finding : report.findings) session.print((finding.good ? "  ok       " : "  PROBLEM  ") + finding.text);
    for (const auto& [line, text] : ledger.problems) session.print("line " + std::to_string(line) + ": " + text);
    return 0;
}

} // namespace

Command previewCommand() {
    return {.name = "preview", .usage = "DATASET [--model MODEL] [flags]", .summary = "Shows rows as they would be trained, and what happens to all of them.",
            .more = "With a model: tokens that are trained on stand between «», those cut off after ✂.", .own = &previewFields(),
            .recipeGroups = {"Model", "Data"}, .dataFields = true, .leastPositionals = 1, .mostPositionals = 1, .run = preview};
}

} // namespace lathe::cli
