// The door's rebuildHistory(): the store makes the history, and recipes say how runs without metrics are called.
#include "lathe/history.h"

#include "store/rebuild.h"
#include "workbench/new_run.h"

namespace lathe {

RebuiltHistory rebuildHistory(const std::filesystem::path& home,
                              const std::function<void(std::int64_t, std::int64_t)>& progress, std::stop_token stop) {
    const auto describe = [&](const std::string& json) { return describeRun(recipeFromJson(json), json, home); };
    return rebuildFromFolders(home, describe, progress, stop);
}

} // namespace lathe
