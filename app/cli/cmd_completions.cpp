// lathe completions: what a shell completes, from the tables of commands and fields.
#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/session.h"
#include "lathe/error.h"

namespace lathe::cli {
namespace {

int completions(Session& session, const Arguments& arguments) {
    session.console().out << completionsFor(arguments.positionals.front()) << std::flush;
    return 0;
}

} // namespace

Command completionsCommand() {
    return {.name = "completions",
            .usage = "bash|zsh|fish",
            .summary = "Prints what a shell needs to complete commands, flags and choices.",
            .more = "bash: source <(lathe completions bash). zsh: lathe completions zsh > a folder of $fpath/_lathe. "
                    "fish: lathe completions fish | source.",
            .own = &noFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = completions};
}

} // namespace lathe::cli
