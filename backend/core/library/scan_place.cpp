#include "library/found_model.h"

#include "lathe/error.h"

#include <algorithm>
#include <sys/stat.h>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::int64_t mostEntries = 400'000;
constexpr int mostDepth = 24;
constexpr std::size_t mostProblems = 50;

bool isHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

bool isFolder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

/// "publisher/model" of LM Studio's layout, else the folder's own name.
std::string nameOf(const fs::path& folder, const PlaceScan& walk) {
    if (walk.source == ModelSource::LmStudio && folder != walk.root)
        return folder.lexically_relative(walk.root).string();
    return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

bool isNew(const fs::path& folder, PlaceScan& walk) {
    struct stat info{};
    if (::stat(folder.c_str(), &info) != 0) return true; // reading it will say why
    return walk.seen.emplace(info.st_dev, info.st_ino).second;
}

void descend(const fs::path& folder, int depth, PlaceScan& walk) {
    if (walk.full || !isNew(folder, walk)) return;
    if (isHubRepository(folder)) return scanHubRepository(folder, walk);
    if (isOllamaStore(folder)) return scanOllamaStore(folder, walk);
    const std::vector<fs::path> entries = entriesOf(folder, walk);
    FoundModel as;
    as.name = nameOf(folder, walk);
    as.source = walk.source;
    scanFolder(folder, entries, as, walk);
    if (depth == mostDepth) {
        walk.problems.push_back(folder.string() + " is more than " + std::to_string(mostDepth)
                                + " folders deep; what is below it was not scanned.");
        return;
    }
    for (const fs::path& entry : entries)
        if (!isHidden(entry) && isFolder(entry)) descend(entry, depth + 1, walk);
}

} // namespace

bool PlaceScan::count() {
    if (stop.stop_requested()) throw Stopped{};
    if (full) return false;
    if (++entries % 256 == 0 && step) step();
    if (entries < mostEntries) return true;
    full = true;
    problems.push_back(root.string() + " holds more than " + std::to_string(mostEntries)
                       + " files and folders; the rest was not scanned. Add the folders with models instead.");
    return false;
}

std::vector<fs::path> entriesOf(const fs::path& folder, PlaceScan& walk) {
    std::vector<fs::path> entries;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (const fs::directory_iterator end; !error && entry != end && walk.count(); entry.increment(error))
        entries.push_back(entry->path());
    if (error && walk.problems.size() < mostProblems)
        walk.problems.push_back(folder.string() + " can't be read: " + error.message() + ".");
    std::sort(entries.begin(), entries.end());
    return entries;
}

void scanPlace(PlaceScan& walk) {
    if (isFolder(walk.root)) descend(walk.root, 0, walk);
    else scanFile(walk.root, walk);
}

} // namespace lathe
