#include "cli/commands.h"
#include "cli/session.h"

#include <filesystem>

namespace lathe::cli {
namespace {

int diagnostics(Session& session, const Arguments& arguments) {
    const std::string file = arguments.positionals.front();
    session.askFor<Done>(SaveDiagnostics{std::filesystem::absolute(file).string()});
    if (session.json()) session.printJson(Json{{"type", "diagnostics"}, {"file", file}});
    else session.print("Saved " + file + ". Look into it before you send it to somebody.");
    return 0;
}

} // namespace

Command diagnosticsCommand() {
    return {.name = "diagnostics",
            .usage = "FILE.zip",
            .summary = "Saves what helps to find a fault as one file.",
            .more =
                "Versions, devices, the newest runs' recipes and logs, and crash reports. No rows of data, no weights; "
                "tokens are taken out.",
            .own = &noFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = diagnostics};
}

} // namespace lathe::cli
