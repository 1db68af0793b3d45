#pragma once
// The table of commands. Adding one is a file and a row.
#include "cli/arguments.h"

#include <string_view>
#include <vector>

namespace lathe::cli {

class Session;

struct Command {
    std::string_view name;
    std::string_view usage;    ///< what follows the name: "RECIPE | --model MODEL --data FILE ..."
    std::string_view summary;  ///< one line
    std::string_view more;     ///< a paragraph for its help page; may be empty
    const Fields* own;         ///< its own flags; Words fields may be given several times
    std::vector<std::string_view> recipeGroups; ///< groups of recipe fields that it takes as flags
    bool dataFields = false;   ///< and the fields of data sources
    bool methodFields = false; ///< and the fields of all methods
    std::size_t leastPositionals = 0, mostPositionals = 0;
    int (*run)(Session& session, const Arguments& arguments);
};

const std::vector<Command>& commands();
const Command* findCommand(std::string_view name); ///< nullptr where there is none

const Fields& noFields(); ///< for commands without flags of their own

Command inspectCommand();
Command tokenizeCommand();
Command previewCommand();
Command estimateCommand();
Command trainCommand();
Command quickstartCommand();
Command resumeCommand();
Command attachCommand();
Command pauseCommand();
Command stopCommand();
Command checkpointCommand();
Command evaluateNowCommand();
Command changeCommand();
Command evaluateCommand();
Command runsCommand();
Command queueCommand();
Command sweepCommand();
Command launchCommand();
Command jobsCommand();
Command generateCommand();
Command exportCommand();
Command analyzeCommand();
Command resizeCommand();
Command formatsCommand();
Command measureCommand();
Command fusionCommand();
Command fuseCommand();
Command downloadCommand();
Command pushCommand();
Command modelsCommand();
Command methodsCommand();
Command recipesCommand();
Command mcpCommand();
Command completionsCommand();
Command bundleCommand();
Command openBundleCommand();
Command diagnosticsCommand();
Command versionCommand();

/// The recipe fields among a command's groups, the data and the method fields it takes; a name is there once.
struct RecipeFlag {
    const Field* field;
    std::vector<std::string_view> methods; /* whose it is; empty: not a method's */
};
std::vector<RecipeFlag> recipeFlags(const Command& command);

} // namespace lathe::cli
