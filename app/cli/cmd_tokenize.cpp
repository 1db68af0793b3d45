#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/session.h"

#include <filesystem>

namespace lathe::cli {
namespace {

int tokenize(Session& session, const Arguments& arguments) {
    const auto path = [&](std::size_t i) {
        return std::filesystem::absolute(arguments.positionals[i]).lexically_normal().string();
    };
    const TokenizedFile file = session.askFor<TokenizedFile>(Tokenize{path(0), path(1)});
    for (const TokenizedText& row : file.rows) {
        if (session.json()) {
            session.printJson(toJson(row));
            continue;
        }
        std::string line = std::to_string(row.ids.size()) + " tokens:";
        for (const std::int64_t id : row.ids) line += " " + std::to_string(id);
        session.print(line);
    }
    return 0;
}

} // namespace

Command tokenizeCommand() {
    return {.name = "tokenize",
            .usage = "MODEL FILE",
            .summary = "Tokenizes the texts of a JSON Lines file of {\"text\"}.",
            .own = &noFields(),
            .leastPositionals = 2,
            .mostPositionals = 2,
            .run = tokenize};
}

} // namespace lathe::cli
