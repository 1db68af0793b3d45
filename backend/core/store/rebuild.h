#pragma once
// A run history from the runs' folders, for when its file is damaged (Workbench is the door to it).
#include "lathe/error.h"
#include "lathe/history.h"
#include "store/run_store.h"

#include <functional>
#include <stop_token>

namespace lathe {

/// How a run without a metrics.jsonl appears in the list, from its recipe.json.
using DescribeRecipe = std::function<NewRun(const std::string& recipeJson)>;

/// As Workbench::rebuildHistory(), which fills in `describe`.
RebuiltHistory rebuildFromFolders(const std::filesystem::path& home, const DescribeRecipe& describe,
                                  const std::function<void(std::int64_t done, std::int64_t total)>& progress,
                                  const std::stop_token& stop);

/// As Workbench's.
std::optional<ErrorInfo> damageOfHistory(const std::filesystem::path& home);
std::string startNewHistory(const std::filesystem::path& home);

} // namespace lathe
