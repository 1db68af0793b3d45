#include "workbench/run_files.h"

#include "base/file_layer.h"

#include <filesystem>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::int64_t bytesOfFolder(const fs::path& folder, const std::stop_token& stop) {
    std::int64_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (stop.stop_requested()) throw Stopped{};
        std::error_code gone; // a file may go meanwhile
        if (!entry->is_regular_file(gone) || entry->is_symlink(gone)) continue;
        if (const auto size = entry->file_size(gone); !gone) bytes += std::int64_t(size);
    }
    return bytes;
}

/// All but the last, which a run goes on from, and the best, which it is judged by. A history may come from anywhere:
/// what it says to lie outside of the run's folder is nobody's to delete.
std::vector<CheckpointInfo> spareOf(const RunDetail& run, const fs::path& runFolder) {
    std::vector<CheckpointInfo> spare;
    for (std::size_t i = 0; i + 1 < run.checkpoints.size(); ++i) {
        const CheckpointInfo& one = run.checkpoints[i];
        const fs::path folder = fs::path(one.folder).lexically_normal(); // "a/.." would end in a slash
        const bool isOwn = folder.has_filename() && folder.parent_path() == runFolder / "checkpoints";
        if (!one.best && isOwn) spare.push_back(one);
    }
    return spare;
}

void remove(RunStore& store, const RunId& run, const CheckpointInfo& checkpoint) {
    store.removedCheckpoint(run, checkpoint.step);
    std::error_code error;
    fs::remove_all(checkpoint.folder, error);
    if (error)
        throw Error(ErrorKind::Io,
                    {"The checkpoint %1 is gone from the history, but its folder could not be deleted: %2.",
                     checkpoint.folder, error.message()},
                    "Delete the folder by hand.");
}

} // namespace

RunSizes measureRuns(const RunStore& store, const MeasureRuns& query, const std::stop_token& stop) {
    RunSizes sizes;
    for (const RunId& run : query.runs) {
        store.owner(run); // throws for what is no run: nobody asks about other folders
        sizes.bytes.emplace_back(run, bytesOfFolder(store.folder(run), stop));
    }
    return sizes;
}

SpareCheckpoints cleanUpRuns(RunStore& store, const CleanUpRuns& query, const std::stop_token& stop) {
    SpareCheckpoints found;
    for (const RunId& run : query.runs) {
        if (stop.stop_requested()) throw Stopped{};
        const RunDetail detail = store.detail(run);
        if (store.owner(run)) {
            found.inUse.push_back(run);
            continue;
        }
        for (const CheckpointInfo& checkpoint : spareOf(detail, store.folder(run))) {
            if (query.remove) remove(store, run, checkpoint);
            found.checkpoints.push_back({run, checkpoint});
        }
    }
    return found;
}

void deleteRun(RunStore& store, const RunId& run) {
    store.remove(run);
    try {
        currentFiles().remove(store.deletedFolder(run));
        currentFiles().remove(store.folder(run)); // where a start of another program gave it its name back meanwhile
    } catch (const Error& error) {
        throw Error(ErrorKind::Io,
                    {"Run %1 is deleted, but not all of its files in %2 could be: %3", run,
                     store.deletedFolder(run).string(), error.info().message},
                    "The next start of Lathe tries again; or delete that folder by hand.");
    }
}

} // namespace lathe
