#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/version.h"

namespace lathe::cli {
namespace {

int methods(Session& session, const Arguments&) {
    for (const MethodInfo& info : methodInfos()) {
        if (session.json()) {
            session.printJson(toJson(info));
            continue;
        }
        session.print(std::string(info.name) + ": " + std::string(info.label) + ", "
                      + std::string(toString(info.family)) + (info.paper.empty() ? "" : ", " + std::string(info.paper))
                      + "\n  " + std::string(info.summary));
        for (const Field& field : *info.fields)
            session.print("  " + flagFor(field.name) + "  " + std::string(field.help));
    }
    return 0;
}

int version(Session& session, const Arguments&) {
    if (session.json())
        session.printJson(Json{{"type", "version"}, {"version", programVersion()}, {"recipe_schema", recipeSchema}});
    else session.print("lathe " + std::string(programVersion()));
    return 0;
}

} // namespace

Command methodsCommand() {
    return {.name = "methods",
            .usage = "",
            .summary = "Lists the fine-tuning methods and their fields.",
            .own = &noFields(),
            .run = methods};
}

Command versionCommand() {
    return {.name = "version", .usage = "", .summary = "Prints the version.", .own = &noFields(), .run = version};
}

} // namespace lathe::cli
