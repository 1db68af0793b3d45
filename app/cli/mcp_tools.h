#pragma once
// What an agent can do through lathe mcp. A tool is a command, most of them those of the command line, whose flags and
// words are its arguments: schemas come from the tables of fields, and results are the objects of --json.
#include "cli/commands.h"
#include "cli/json_text.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::cli {

struct ToolWord {
    std::string_view name, help;
    bool required = true;
    bool several = false; ///< the last one may take a list
};

/// What the person is asked, and what is done if they allow it: just that, whatever files and runs have become
/// meanwhile.
struct Plan {
    std::string question; ///< empty: nobody need be asked
    std::function<int(Session& session)> act;
};

struct Tool {
    Command command; ///< its name is the tool's
    std::vector<ToolWord> words = {}; ///< the names of what stands without a flag, in order
    /// null: the command changes nothing and needs no leave. Throws Error where it could not be done anyway, so that
    /// nobody is asked in vain.
    Plan (*plan)(Session& session, const Arguments& arguments) = nullptr;
};

const std::vector<Tool>& tools();
const Tool* findTool(std::string_view name); ///< nullptr where there is none

Json inputSchema(const Tool& tool);

/// The words of a command line that says the same. Throws Error{BadInput}: no such argument (with the nearest), one
/// that is missing, an object where a value belongs.
std::vector<std::string> wordsFor(const Tool& tool, const Json& arguments);

} // namespace lathe::cli
