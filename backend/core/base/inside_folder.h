#pragma once
// A folder that came from elsewhere may hold links to anywhere: to a private key, say, which a training set, an export
// or an upload of the folder would then carry along. So what is read because a folder has it must lie in that folder.
#include <filesystem>

namespace lathe {

/// Whether `path`, in `folder`, still lies there when all links are followed; in the Hub's cache, whose snapshots are
/// links to blobs, in the repository. True of what is not there at all.
bool liesInFolder(const std::filesystem::path& folder, const std::filesystem::path& path);

/// Throws Error{BadFile} where it does not.
void requireInFolder(const std::filesystem::path& folder, const std::filesystem::path& path);

} // namespace lathe
