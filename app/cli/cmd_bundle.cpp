// A run as one file, and such a file into this machine's history.
#include "cli/commands.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/run_bundle.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

std::string absolutePath(const std::string& file) {
    return std::filesystem::absolute(file).lexically_normal().string();
}

int bundle(Session& session, const Arguments& arguments) {
    const RunId run = session.workbench().findRun(arguments.positionals[0]);
    const auto saved = session.askFor<SavedBundle>(SaveBundle{run, absolutePath(arguments.positionals[1])});
    if (session.json()) {
        session.printJson(Json{{"type", "bundle"},
                               {"run", run},
                               {"file", saved.file},
                               {"bytes", saved.bytes},
                               {"notes", std::vector<std::string>(saved.notes.begin(), saved.notes.end())}});
        return 0;
    }
    session.print(saved.file + ": run " + run + ", " + bytesText(saved.bytes));
    for (const Said& note : saved.notes) session.print(note);
    return 0;
}

const Fields& openFields() {
    static const Fields fields{describe(option::model, {.label = "Model",
                                                        .group = "Model",
                                                        .help = "Where the run's base is on this machine.",
                                                        .automatic = "where the run had it, or as the library finds "
                                                                     "it"})};
    return fields;
}

int openBundle(Session& session, const Arguments& arguments) {
    const std::string model = arguments.own.get(option::model);
    const auto opened = session.askFor<OpenedBundle>(
        OpenBundle{absolutePath(arguments.positionals.front()), model.empty() ? model : absolutePath(model)});
    if (session.json()) {
        session.printJson(Json{{"type", "opened_bundle"},
                               {"run", opened.run},
                               {"was_there", opened.wasThere},
                               {"notes", std::vector<std::string>(opened.notes.begin(), opened.notes.end())}});
        return 0;
    }
    session.print("Run " + opened.run
                  + (opened.wasThere ? " was in the history already." : " is in the history, tagged \"imported\"."));
    for (const Said& note : opened.notes) session.print(note);
    return 0;
}

} // namespace

Command bundleCommand() {
    return {.name = "bundle",
            .usage = "RUN FILE.tar",
            .summary = "Writes a run as one file, for another machine.",
            .more = "Its recipe, environment, metrics and notes, its result, and which data it was trained on; no "
                    "checkpoints, no rows of data and not its base. The file is a tar archive that lathe open-bundle "
                    "takes in.",
            .own = &noFields(),
            .leastPositionals = 2,
            .mostPositionals = 2,
            .run = bundle};
}

Command openBundleCommand() {
    return {.name = "open-bundle",
            .usage = "FILE.tar [--model MODEL]",
            .summary = "Takes the run of such a file into the history.",
            .more = "The run keeps its id and gets the tag \"imported\"; a run that is in the history already stays as "
                    "it is. What is told beside it is whether its base and its data are on this machine, and the same.",
            .own = &openFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = openBundle};
}

} // namespace lathe::cli
