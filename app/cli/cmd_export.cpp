#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/recipe.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& exportFields() {
    static const Fields fields{
        {.name = "format",
         .label = "Format",
         .kind = FieldKind::Choice,
         .fallback = "peft",
         .group = "Output",
         .help = "What to write.",
         .choices = {{"peft", "the adapter, as Hugging Face PEFT loads it"},
                     {"merged", "the whole model with the change merged in"}}},
        {.name = "out",
         .label = "Folder",
         .kind = FieldKind::Path,
         .group = "Output",
         .help = "Where to write it.",
         .automatic = "RUN/export/<format>"},
        *find(recipeFields(), "device"),
        {.name = "overwrite",
         .label = "Overwrite",
         .kind = FieldKind::Flag,
         .fallback = false,
         .group = "Output",
         .help = "Replaces existing files."},
    };
    return fields;
}

int exportRun(Session& session, const Arguments& arguments) {
    const Settings& own = arguments.own;
    ExportRun query{.run = session.workbench().findRun(arguments.positionals.front()),
                    .format = own.text("format") == "merged" ? ExportFormat::Merged : ExportFormat::Peft,
                    .overwrite = own.flag("overwrite"),
                    .device = own.text("device")};
    if (const std::string folder = own.text("out"); !folder.empty())
        query.folder = std::filesystem::absolute(folder).lexically_normal().string();
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
            .usage = "RUN [--format peft|merged] [--out DIR]",
            .summary = "Writes a run's result in a format that other tools load, and verifies it by reading it back.",
            .own = &exportFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = exportRun};
}

} // namespace lathe::cli
