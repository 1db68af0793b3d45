// Methods side by side with figures from this machine, and what a fusion weighs.
#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& measureFields() {
    static const Fields fields{
        describe(option::method,
                 {.label = "Method",
                  .fallback = std::vector<std::string>{"lora", "adapter"},
                  .group = "Method",
                  .help = "The methods to measure, each with its defaults or the fields given as flags."}),
        describe(option::repeats, {.label = "Repeats",
                                   .fallback = 5,
                                   .group = "Output",
                                   .help = "Results are medians of this many.",
                                   .least = 1,
                                   .most = 1000}),
    };
    return fields;
}

const Fields& fusionFields() {
    static const Fields fields{
        describe(option::text, {.label = "Text",
                                .group = "Input",
                                .help = "Shows the weights token by token for this text.",
                                .automatic = "average over the run's validation rows"}),
        *find(recipeFields(), "device"),
    };
    return fields;
}

int measure(Session& session, const Arguments& arguments) {
    MeasureMethods query{.recipe = recipeFrom("", arguments), .repeats = arguments.own.get(option::repeats)};
    query.recipe.settings.set(field::model,
                              std::filesystem::absolute(arguments.positionals.front()).lexically_normal().string());
    query.methods = std::exchange(query.recipe.methods, {});
    if (query.methods.empty())
        for (const std::string& name : arguments.own.get(option::method))
            query.methods.push_back({name, Settings(*methodInfo(name).fields)});
    const MethodMeasures measures = session.askFor<MethodMeasures>(std::move(query));
    std::vector<std::vector<std::string>> rows{{"method", "trained", "step", "token", "merged"}};
    const auto milliseconds = [](double seconds) {
        return seconds > 0 ? numberText(1000 * seconds, 3) + " ms" : std::string("-");
    };
    for (const MethodMeasure& row : measures.rows) {
        if (session.json()) session.printJson(session.withDevice(toJson(row)));
        else if (!row.problem.empty()) session.print(row.label + ": " + row.problem);
        else
            rows.push_back({row.label, countText(row.parameters), milliseconds(row.stepSeconds),
                            milliseconds(row.tokenSeconds), milliseconds(row.mergedTokenSeconds.value_or(0))});
    }
    if (!session.json()) session.print(tableText(rows, {false, true, true, true, true}));
    return 0;
}

int fusion(Session& session, const Arguments& arguments) {
    const FusionReport report = session.askFor<FusionReport>(
        FusionAttention{session.workbench().findRun(arguments.positionals.front()), arguments.own.get(option::text),
                        arguments.own.get(field::device)});
    if (session.json()) {
        session.printJson(session.withDevice(toJson(report)));
        return 0;
    }
    std::vector<std::string> head{"layer"};
    head.insert(head.end(), report.adapters.begin(), report.adapters.end());
    std::vector<std::vector<std::string>> rows{head};
    for (std::size_t layer = 0; layer < report.mean.size(); ++layer) {
        rows.push_back({std::to_string(layer)});
        for (const double weight : report.mean[layer]) rows.back().push_back(numberText(weight, 3));
    }
    session.print(tableText(rows, std::vector<bool>(head.size(), true)));
    return 0;
}

} // namespace

Command measureCommand() {
    return {.name = "measure",
            .usage = "MODEL [--method lora --method adapter ...]",
            .summary = "Measures methods on this machine: sizes, a training step, the time of a token.",
            .own = &measureFields(),
            .recipeGroups = {"Data", "Model", "Hardware"},
            .methodFields = true,
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = measure};
}

Command fusionCommand() {
    return {.name = "fusion",
            .usage = "RUN [--text TEXT]",
            .summary = "Shows the attention weights of an AdapterFusion run, by layer and adapter.",
            .own = &fusionFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = fusion};
}

} // namespace lathe::cli
