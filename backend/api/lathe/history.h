#pragma once
// The run history as a file: whether it is whole, and a new one in its place where it is not. For before a Workbench is
// opened, which refuses a damaged history; no process may have it open meanwhile.
#include "lathe/error.h"
#include "lathe/run.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// What is wrong with HOME/runs.db, as SQLite's quick check and a look at every run tell it; nullopt where nothing is,
/// or where there is none.
std::optional<ErrorInfo> damageOfHistory(const std::filesystem::path& home);

struct RebuiltHistory {
    std::string keptAs; ///< the new name of the old file; empty: there was none
    std::vector<RunId> runs; ///< that are in the new history, the oldest first
    std::vector<RunId> withoutCurves; ///< of them, those of earlier versions, whose folders have no metrics.jsonl
    std::vector<std::pair<std::string, std::string>> skipped; ///< folders that are no run's: the folder, and why
    std::int64_t badLines = 0; ///< of all metrics.jsonl, left out
    std::vector<std::string> lost; ///< what no run's folder has and so begins anew, in words
};

/// Makes a new history from the folders HOME/runs/<id>: from their metrics.jsonl, else from recipe.json, the adapter
/// and the checkpoints. The old file is renamed, never deleted, and only once the new one is whole. `progress`: folders
/// done, of how many. Throws Error{BadInput}: another process has the history open; Error{Io}; Stopped, with nothing
/// changed.
RebuiltHistory rebuildHistory(const std::filesystem::path& home,
                              const std::function<void(std::int64_t done, std::int64_t total)>& progress = {},
                              std::stop_token stop = {});

/// Renames the history's file, so that the next Workbench begins an empty one; the runs' folders stay. Returns the new
/// name; empty where there was no file. Throws as rebuildHistory().
std::string startNewHistory(const std::filesystem::path& home);

} // namespace lathe
