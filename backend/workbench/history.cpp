// What can be done for a damaged history: the store makes a new one, and recipes say how runs without metrics are
// called.
#include "lathe/workbench.h"

#include "store/rebuild.h"
#include "workbench/new_run.h"

namespace lathe {

RebuiltHistory Workbench::rebuildHistory(const std::filesystem::path& home,
                                         const std::function<void(std::int64_t, std::int64_t)>& progress,
                                         std::stop_token stop) {
    const auto describe = [&](const std::string& json) { return describeRun(recipeFromJson(json), json, home); };
    return rebuildFromFolders(home, describe, progress, stop);
}

std::optional<ErrorInfo> Workbench::damageOfHistory(const std::filesystem::path& home) {
    return lathe::damageOfHistory(home);
}

std::string Workbench::startNewHistory(const std::filesystem::path& home) { return lathe::startNewHistory(home); }

} // namespace lathe
