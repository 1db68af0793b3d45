#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& evaluateFields() {
    static const Fields fields{
        describe(option::data, {.label = "Data",
                                .fallback = std::vector<std::string>{},
                                .group = "Data",
                                .help = "A dataset file. May be given several times."}),
        describe(option::adapter, {.label = "Adapter",
                                   .group = "Model",
                                   .help = "A PEFT folder, or the folder of a fully fine-tuned model.",
                                   .automatic = "none: the model as it is"}),
        describe(option::run, {.label = "Run",
                               .group = "Model",
                               .help = "A run in place of a model: its model and its adapter.",
                               .automatic = "none"}),
        describe(option::perExample, {.label = "Per example",
                                      .fallback = false,
                                      .group = "Output",
                                      .help = "Also prints the loss of each row."}),
    };
    return fields;
}

int evaluate(Session& session, const Arguments& arguments) {
    const Settings& own = arguments.own;
    if (arguments.positionals.empty() == own.get(option::run).empty())
        throw Error(ErrorKind::BadInput, "Give a model or --run RUN.", "lathe help evaluate says more.");
    if (own.get(option::data).empty())
        throw Error(ErrorKind::BadInput, "No data is given.", "Give a dataset with --data FILE.");
    const auto absolute = [](const std::string& path) {
        return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
    };
    EvaluateData query{.adapter = absolute(own.get(option::adapter)),
                       .recipe = recipeFrom("", arguments),
                       .perExample = own.get(option::perExample)};
    if (!arguments.positionals.empty()) query.model = absolute(arguments.positionals.front());
    else query.run = session.workbench().findRun(own.get(option::run));

    const EvaluationReport report = session.askFor<EvaluationReport>(std::move(query));
    for (const std::string& note : report.notes) session.remark(note);
    if (session.json()) {
        for (const ExampleScore& score : report.perExample) session.printJson(toJson(score));
        session.printJson(session.withDevice(toJson(report)));
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"row", "loss", "trained tokens"}};
    for (const ExampleScore& score : report.perExample)
        rows.push_back({std::to_string(score.row), numberText(score.loss, 6), std::to_string(score.trainedTokens)});
    if (rows.size() > 1) session.print(tableText(rows, {true, true, true}));
    std::string metrics = report.metrics.empty() ? ", perplexity " + numberText(report.perplexity, 6) : std::string();
    for (const auto& [name, value] : report.metrics) metrics += ", " + name + " " + numberText(value, 6);
    session.print("loss " + numberText(report.loss, 6) + metrics + " over " + countText(report.trainedTokens)
                  + " trained tokens of " + countText(report.examples) + " examples"
                  + (report.skipped > 0 ? "; " + countText(report.skipped) + " rows were skipped" : "") + " ("
                  + durationText(report.seconds) + ")");
    return 0;
}

} // namespace

Command evaluateCommand() {
    return {.name = "evaluate",
            .usage = "MODEL [--adapter DIR] --data FILE [--per-example] | --run RUN --data FILE",
            .summary = "Measures the loss and the task's metrics on a dataset.",
            .more = "In FP32 unless --dtype says otherwise, without dropout or packing.",
            .own = &evaluateFields(),
            .recipeGroups = {"Data", "Model", "Hardware"},
            .dataFields = true,
            .mostPositionals = 1,
            .run = evaluate};
}

} // namespace lathe::cli
