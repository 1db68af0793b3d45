// Number formats measured on a model's own weights.
#include "cli/commands.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/field_keys.h"
#include "lathe/formats.h"
#include "lathe/recipe.h"
#include "option_keys.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace lathe::cli {
namespace {

const Fields& formatsFields() {
    static const Fields fields{
        describe(option::formats,
                 {.label = "Formats",
                  .group = "Input",
                  .help = "The formats to measure, separated by commas: nf4, fp4, int4, int8, int8_row.",
                  .automatic = "all of them"}),
        describe(option::blockSize, {.label = "Block size",
                                     .fallback = 64,
                                     .group = "Input",
                                     .help = "Weights that share one constant: a power of two from 32 to 4096.",
                                     .least = 32,
                                     .most = 4096}),
        describe(option::doubleQuantization, {.label = "Double quantization",
                                              .fallback = true,
                                              .group = "Input",
                                              .help = "Keeps the blocks' constants in 8 bits too."}),
        describe(option::text,
                 {.label = "Text",
                  .group = "Input",
                  .help = "Text to run through the model, so that each layer's output is compared on its real inputs.",
                  .automatic = "a few sentences in the model's language"}),
        *find(recipeFields(), "device"),
        describe(option::layers,
                 {.label = "Layers", .fallback = false, .group = "Output", .help = "Also prints every layer."}),
    };
    return fields;
}

Json formatJson(const FormatSize& size) {
    return {{"name", size.name},
            {"title", size.title},
            {"bits_per_weight", size.bitsPerWeight},
            {"disk_bytes", size.diskBytes},
            {"memory_bytes", size.memoryBytes},
            {"is_file", size.isFile}};
}

Json numberOrNull(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

/// One object a format, then one for what they were measured on.
void printJson(Session& session, const FormatsReport& report) {
    for (const FormatMeasure& format : report.formats) {
        Json one{{"type", "format"}};
        one.update(formatJson(format.size));
        one["bits_per_weight_plain"] = format.bitsPlain;
        one["bits_per_weight_double"] = format.bitsDouble;
        one["constant_bytes"] = format.constantBytes;
        one["relative_error"] = format.relative;
        one["largest_error"] = format.largest;
        one["output_change"] = numberOrNull(format.outputChange);
        one["layers"] = Json::array();
        for (std::size_t i = 0; i < format.layers.size() && i < report.layers.size(); ++i)
            one["layers"].push_back({{"name", report.layers[i].name},
                                     {"rmse", format.layers[i].rmse},
                                     {"relative_error", format.layers[i].relative},
                                     {"largest_error", format.layers[i].largest},
                                     {"output_change", numberOrNull(format.layers[i].outputChange)}});
        session.printJson(one);
    }
    Json model{{"type", "formats_model"},   {"model", report.model},          {"parameters", report.parameters},
               {"weights", report.weights}, {"block_size", report.blockSize}, {"histogram", report.histogram},
               {"text", report.text},       {"language", report.language},    {"tokens", report.tokens},
               {"notes", report.notes},     {"dense", Json::array()}};
    for (const FormatSize& size : report.dense) model["dense"].push_back(formatJson(size));
    session.printJson(session.withDevice(model));
}

std::string percentText(double share) { return numberText(100 * share, 3) + " %"; }

void printLayers(Session& session, const FormatsReport& report) {
    for (const FormatMeasure& format : report.formats) {
        session.print({});
        session.print(format.size.title);
        std::vector<std::vector<std::string>> rows{{"layer", "weights", "RMSE", "of RMS", "largest", "output"}};
        for (std::size_t i = 0; i < format.layers.size() && i < report.layers.size(); ++i) {
            const LayerFormatError& error = format.layers[i];
            rows.push_back({report.layers[i].name, countText(report.layers[i].weights), numberText(error.rmse, 3),
                            percentText(error.relative), numberText(error.largest, 3),
                            error.outputChange ? percentText(*error.outputChange) : "-"});
        }
        session.print(tableText(rows, {false, true, true, true, true, true}));
    }
}

int formats(Session& session, const Arguments& arguments) {
    MeasureFormats query;
    query.model = std::filesystem::absolute(arguments.positionals.front()).lexically_normal().string();
    for (const std::string& word : arguments.own.get(option::formats)) {
        std::istringstream names(word);
        for (std::string name; std::getline(names, name, ',');)
            if (!name.empty()) query.formats.push_back(name);
    }
    query.blockSize = arguments.own.get(option::blockSize);
    query.doubleQuantized = arguments.own.get(option::doubleQuantization);
    query.text = arguments.own.get(option::text);
    query.device = arguments.own.get(field::device);
    const FormatsReport report = session.askFor<FormatsReport>(std::move(query));
    if (session.json()) {
        printJson(session, report);
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"format", "bits per weight", "plain", "double", "on disk", "in memory",
                                                "RMSE of RMS", "largest error", "output change"}};
    for (const FormatSize& size : report.dense)
        rows.push_back({size.isFile ? std::string(size.title).append(" *") : size.title, numberText(size.bitsPerWeight),
                        "", "", bytesText(size.diskBytes), bytesText(size.memoryBytes), "", "", ""});
    for (const FormatMeasure& format : report.formats)
        rows.push_back({format.size.title, numberText(format.size.bitsPerWeight), numberText(format.bitsPlain),
                        numberText(format.bitsDouble), bytesText(format.size.diskBytes),
                        bytesText(format.size.memoryBytes), percentText(format.relative), numberText(format.largest, 3),
                        format.outputChange ? percentText(*format.outputChange) : "-"});
    session.print(countText(report.weights) + " of " + countText(report.parameters)
                  + " parameters are weights of the layers, in " + std::to_string(report.layers.size())
                  + " matrices; blocks of " + std::to_string(report.blockSize));
    session.print(tableText(rows, {false, true, true, true, true, true, true, true, true}));
    std::string remark = "* as the model's file has it";
    if (report.tokens) remark.append("; outputs compared on ").append(countText(report.tokens)).append(" tokens");
    if (!report.language.empty()) remark.append(" of ").append(report.language);
    session.print(remark);
    for (const std::string& note : report.notes) session.remark(note);
    if (arguments.own.get(option::layers)) printLayers(session, report);
    return 0;
}

} // namespace

Command formatsCommand() {
    return {.name = "formats",
            .usage = "MODEL [--formats nf4,fp4] [--text TEXT]",
            .summary = "Measures number formats on a model: error by layer, bits per weight, sizes.",
            .own = &formatsFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = formats};
}

} // namespace lathe::cli
