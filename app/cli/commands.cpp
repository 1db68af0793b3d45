#include "cli/commands.h"

#include "lathe/method_info.h"
#include "lathe/recipe.h"

#include <algorithm>

namespace lathe::cli {

const std::vector<Command>& commands() {
    static const std::vector<Command> table{
        quickstartCommand(),  trainCommand(),       resumeCommand(),      attachCommand(),   pauseCommand(),
        stopCommand(),        checkpointCommand(),  evaluateNowCommand(), changeCommand(),   queueCommand(),
        sweepCommand(),       launchCommand(),      jobsCommand(),        estimateCommand(), previewCommand(),
        inspectCommand(),     tokenizeCommand(),    evaluateCommand(),    runsCommand(),     generateCommand(),
        exportCommand(),      analyzeCommand(),     resizeCommand(),      formatsCommand(),  measureCommand(),
        fuseCommand(),        fusionCommand(),      downloadCommand(),    pushCommand(),     modelsCommand(),
        methodsCommand(),     recipesCommand(),     mcpCommand(),         bundleCommand(),   openBundleCommand(),
        completionsCommand(), diagnosticsCommand(), versionCommand(),
    };
    return table;
}

const Fields& noFields() {
    static const Fields none;
    return none;
}

const Command* findCommand(std::string_view name) {
    for (const Command& command : commands())
        if (command.name == name) return &command;
    return nullptr;
}

std::vector<RecipeFlag> recipeFlags(const Command& command) {
    std::vector<RecipeFlag> flags;
    for (const Field& field : recipeFields())
        if (std::find(command.recipeGroups.begin(), command.recipeGroups.end(), field.group)
            != command.recipeGroups.end())
            flags.push_back({&field, {}});
    if (command.dataFields)
        for (const Field& field : dataFields())
            if (field.name != "path" && field.name != "role" && field.name != "weight")
                flags.push_back({&field, {}}); // --data, --validation
    if (command.methodFields)
        for (const MethodInfo& info : methodInfos())
            for (const Field& field : *info.fields) {
                const auto known = std::find_if(flags.begin(), flags.end(),
                                                [&](const RecipeFlag& flag) { return flag.field->name == field.name; });
                if (known == flags.end()) flags.push_back({&field, {info.name}});
                else known->methods.push_back(info.name);
            }
    return flags;
}

} // namespace lathe::cli
