#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/joined.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& inspectFields() {
    static const Fields fields{
        describe(option::scanWeights, {.label = "Scan weights",
                                       .fallback = false,
                                       .group = "Model",
                                       .help = "Also reads all weights and looks for NaN and infinity."}),
        describe(option::tensors,
                 {.label = "Tensors", .fallback = false, .group = "Output", .help = "Lists every tensor."}),
    };
    return fields;
}

int inspect(Session& session, const Arguments& arguments) {
    const std::string path = std::filesystem::absolute(arguments.positionals.front()).lexically_normal().string();
    const ModelReport report = session.askFor<ModelReport>(InspectModel{path, arguments.own.get(option::scanWeights)});
    if (session.json()) {
        session.printJson(toJson(report));
        return 0;
    }
    const std::string roles = joined(report.linearRoles);
    session.print(tableText({
        {"model", report.path},
        {"format", report.format + ", " + report.dtype},
        {"architecture", report.architecture},
        {"parameters", countText(report.parameters) + (report.tiedHead ? " (the head is the embedding)" : "")},
        {"layers", std::to_string(report.layers) + " of " + std::to_string(report.hiddenSize) + ", feed-forward "
                       + std::to_string(report.intermediateSize)},
        {"attention",
         std::to_string(report.heads) + " heads on " + std::to_string(report.keyValueHeads) + " key/value heads"},
        {"context", countText(report.contextLength) + " tokens"},
        {"vocabulary", countText(report.vocabularySize)},
        {"linear layers", roles},
        {"tokenizer", report.tokenizer},
        {"chat template", report.chatTemplate.empty() ? "none" : report.chatTemplate},
    }));
    for (const std::string& warning : report.warnings) session.print("warning: " + warning);
    if (!arguments.own.get(option::tensors)) return 0;
    std::vector<std::vector<std::string>> rows{{"tensor", "dtype", "shape", "bytes"}};
    for (const TensorRow& tensor : report.tensors) {
        std::string shape;
        for (const std::int64_t size : tensor.shape) shape += (shape.empty() ? "" : " x ") + std::to_string(size);
        rows.push_back({tensor.name, tensor.dtype, shape, countText(tensor.bytes)});
    }
    session.print(tableText(rows, {false, false, false, true}));
    return 0;
}

} // namespace

Command inspectCommand() {
    return {.name = "inspect",
            .usage = "MODEL",
            .summary = "Describes a model folder or a GGUF file.",
            .own = &inspectFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = inspect};
}

} // namespace lathe::cli
