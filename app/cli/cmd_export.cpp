#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "lathe/export_format.h"
#include "lathe/field_keys.h"
#include "lathe/recipe.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

Field formatField() {
    Field field = describe(option::format,
                           {.label = "Format", .fallback = "peft", .group = "Output", .help = "What is written."});
    for (const ExportFormatInfo& row : exportFormatInfos()) field.choices.push_back({row.name, row.help});
    return field;
}

Field typeField() {
    Field field = describe(option::ggufType, {.label = "GGUF type",
                                              .fallback = std::string(defaultGgufType),
                                              .group = "Output",
                                              .help = "Of gguf: what the weights are stored as."});
    for (const GgufTypeInfo& row : ggufTypeInfos()) field.choices.push_back({row.name, row.help});
    return field;
}

const Fields& exportFields() {
    static const Fields fields{
        formatField(),
        typeField(),
        describe(option::out, {.label = "Folder",
                               .group = "Output",
                               .help = "Where to write it.",
                               .automatic = "RUN/export/<format>, of gguf with its type"}),
        describe(option::fileSize, {.label = "File size",
                                    .fallback = double(defaultFileBytes) / 1e9,
                                    .group = "Output",
                                    .help = "Of merged: how large a file of weights may be. More weights than that are "
                                            "written as several files with "
                                            "an index, as transformers does.",
                                    .least = 1e-6,
                                    .most = 1e6,
                                    .unit = "GB"}),
        *find(recipeFields(), "device"),
        describe(option::overwrite,
                 {.label = "Overwrite", .fallback = false, .group = "Output", .help = "Replaces existing files."}),
    };
    return fields;
}

ExportFormat formatNamed(const std::string& name) {
    for (const ExportFormatInfo& row : exportFormatInfos())
        if (row.name == name) return row.format;
    throw Error(ErrorKind::Bug, "a format without a row: " + name);
}

/// How large it will be, before it is written.
void saySize(Session& session, const ExportRun& query) {
    ExportSizes sizes;
    try {
        sizes = session.askFor<ExportSizes>(SizeExports{query.run, query.folder});
    } catch (const Error&) {
        return; // the export itself says what is wrong
    }
    for (const ExportSize& size : sizes.sizes)
        if (size.format == query.format && (size.format != ExportFormat::Gguf || size.ggufType == query.ggufType)
            && size.bytes > 0)
            session.remark("Takes " + bytesText(size.bytes) + "; " + bytesText(sizes.freeBytes) + " are free.");
}

int exportRun(Session& session, const Arguments& arguments) {
    const Settings& own = arguments.own;
    ExportRun query{.run = session.workbench().findRun(arguments.positionals.front()),
                    .format = formatNamed(own.get(option::format)),
                    .overwrite = own.get(option::overwrite),
                    .device = own.get(field::device),
                    .ggufType = own.get(option::ggufType),
                    .fileBytes = std::int64_t(own.get(option::fileSize) * 1e9)};
    if (const std::string folder = own.get(option::out); !folder.empty())
        query.folder = std::filesystem::absolute(folder).lexically_normal().string();
    saySize(session, query);
    const ExportReport report = session.askFor<ExportReport>(std::move(query));
    if (session.json()) {
        session.printJson(session.withDevice(toJson(report)));
        return 0;
    }
    session.print(report.folder);
    for (const std::string& file : report.files) session.print("  " + file);
    if (!report.proof.empty()) session.print(report.proof);
    return 0;
}

} // namespace

Command exportCommand() {
    return {.name = "export",
            .usage = "RUN [--format peft|merged|gguf|gguf-lora] [--gguf-type TYPE] [--file-size GB] [--out DIR]",
            .summary = "Writes a run's result in a format that other tools load, and verifies it by reading it back.",
            .own = &exportFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = exportRun};
}

} // namespace lathe::cli
