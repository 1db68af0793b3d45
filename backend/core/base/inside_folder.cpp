#include "base/inside_folder.h"

#include "base/hub_name.h"
#include "lathe/error.h"

#include <string>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// CACHE/models--ORG--NAME of a folder CACHE/models--ORG--NAME/snapshots/COMMIT/...; else the folder itself.
fs::path treeOf(const fs::path& folder) {
    for (fs::path at = folder; at.has_relative_path(); at = at.parent_path())
        if (at.filename() == "snapshots" && isHubTree(at.parent_path())) return at.parent_path();
    return folder;
}

} // namespace

bool liesInFolder(const fs::path& folder, const fs::path& path) {
    std::error_code failed;
    const fs::path own = fs::canonical(folder.empty() ? fs::path(".") : folder, failed);
    if (failed) return true;
    const fs::path target = fs::canonical(path, failed);
    if (failed) return true;
    const fs::path within = target.lexically_relative(treeOf(own));
    return !within.empty() && *within.begin() != "..";
}

void requireInFolder(const fs::path& folder, const fs::path& path) {
    if (liesInFolder(folder, path)) return;
    throw Error(ErrorKind::BadFile, {"%1 is a link that leads out of its folder.", path.string()},
                "Put the file itself there, or name the folder that it lies in.");
}

} // namespace lathe
