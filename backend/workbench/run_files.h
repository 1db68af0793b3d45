#pragma once
// What runs keep on the disk (lathe/run_files.h).
#include "lathe/run_files.h"
#include "store/run_store.h"

#include <stop_token>

namespace lathe {

/// Throws Stopped, and Error{BadInput} for a run that the history does not have.
RunSizes measureRuns(const RunStore& store, const MeasureRuns& query, const std::stop_token& stop);

/// Removing takes a checkpoint out of the history first: killed between the two, a folder is left, never a run that
/// would resume from nothing. Throws as measureRuns(), and Error{Io} where a folder can't be deleted.
SpareCheckpoints cleanUpRuns(RunStore& store, const CleanUpRuns& query, const std::stop_token& stop);

/// From the history and from the disk. Throws Error{BadInput}: no such run, or it is at work; Error{Io}: nothing was
/// changed, or files are left, which the next start tries again to remove.
void deleteRun(RunStore& store, const RunId& run);

} // namespace lathe
