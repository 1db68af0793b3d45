#pragma once
// Folders of runs on their way into the history or out of it, whose program died before the history was told, or after
// it: a name beside the others in HOME/runs says what is to become of them, and the next start sees to it.
#include "store/run_store.h"

#include <filesystem>
#include <vector>

namespace lathe {

/// There while the history is about to be told of a run whose folder, with a metrics.jsonl as the history is to have
/// it, is in place: the note that it gets there.
std::filesystem::path comingFile(const RunStore& store, const RunId& run);

/// Takes in what was coming and gives runs that were not deleted their folders back. Returns the folders of deleted
/// ones, which are still to be removed.
std::vector<std::filesystem::path> putRight(RunStore& store);

} // namespace lathe
