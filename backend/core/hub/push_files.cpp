#include "hub/push_files.h"

#include "base/inside_folder.h"
#include "base/io_error.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// As huggingface_hub leaves out: what programs keep for themselves.
bool isLeftOut(const std::string& path) {
    const std::string name = fs::path(path).filename().string();
    return name == ".git" || path == ".cache/huggingface" || path.ends_with("/.cache/huggingface")
           || name == ".DS_Store" || name.ends_with(".tmp");
}

/// Links that lead out of `root` are left out, too: whoever uploads a folder means what is in it. So are links to
/// folders, which may lead in circles and whose files are there anyway.
void collect(const fs::path& root, const fs::path& folder, const std::string& prefix, FilesToPush& found) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string path = prefix + entry->path().filename().string();
        std::error_code ignored;
        if (isLeftOut(path) || !liesInFolder(root, entry->path())) found.leftOut.push_back(path);
        else if (entry->is_directory(ignored) && entry->is_symlink(ignored)) found.leftOut.push_back(path);
        else if (entry->is_directory(ignored)) collect(root, entry->path(), path + "/", found);
        else if (entry->is_regular_file(ignored))
            found.files.push_back({path, entry->path(), std::int64_t(entry->file_size(ignored))});
        else found.leftOut.push_back(path); // a link to nothing, a socket
    }
    if (error) throw ioError("read", folder, error.value());
}

} // namespace

FilesToPush filesToPush(const fs::path& folder) {
    if (!fs::is_directory(folder))
        throw Error(ErrorKind::BadInput, {"There is no folder %1.", folder.string()}, "Name a folder to upload.");
    FilesToPush found;
    collect(folder, folder, "", found);
    std::sort(found.files.begin(), found.files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    if (found.files.empty())
        throw Error(ErrorKind::BadInput, {"The folder %1 has no files to upload.", folder.string()},
                    "Export something into it first.");
    return found;
}

} // namespace lathe
