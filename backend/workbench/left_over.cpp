// Names alone are looked at, as there may be thousands of runs. Another program may be at the same work just now: it
// leaves alone what it finds done, and of a run that both take in the history has one.
#include "workbench/left_over.h"

#include "base/atomic_file.h"
#include "base/json.h"
#include "store/run_record.h"

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr const char* comingEnding = ".coming";

void takeInWhatCame(RunStore& store, const RunId& run) {
    const fs::path coming = comingFile(store, run), folder = store.folder(run);
    if (!store.has(run) && fs::is_directory(folder))
        store.takeIn(readRecord(metricsFile(folder)), readTextFile(coming, 1 << 16));
    currentFiles().remove(coming);
}

} // namespace

fs::path comingFile(const RunStore& store, const RunId& run) { return store.folder(run + comingEnding); }

std::vector<fs::path> putRight(RunStore& store) {
    std::vector<fs::path> coming, deleted, gone;
    std::error_code failed;
    for (fs::directory_iterator entry(store.home() / "runs", failed), end; !failed && entry != end;
         entry.increment(failed))
        if (const fs::path ending = entry->path().extension(); ending == deletedEnding)
            deleted.push_back(entry->path());
        else if (ending == comingEnding) coming.push_back(entry->path());
    for (const fs::path& file : coming) try {
            takeInWhatCame(store, file.stem().string());
        } catch (const Error&) { // it stays where it is, and whoever opens the same bundle is told what is wrong
        }
    for (const fs::path& folder : deleted) {
        const RunId run = folder.stem().string();
        std::error_code ignored;
        if (!store.has(run)) gone.push_back(folder);
        else if (!fs::exists(store.folder(run), ignored)) fs::rename(folder, store.folder(run), ignored);
    }
    return gone;
}

} // namespace lathe
