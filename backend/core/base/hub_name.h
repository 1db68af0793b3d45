#pragma once
// Names in the cache of huggingface_hub: CACHE/models--ORG--NAME/snapshots/COMMIT/..., and likewise of datasets.
#include <filesystem>
#include <string>

namespace lathe {

/// "ORG/NAME" of a path into such a cache, or of a repository's folder in it; empty for every other path. Nothing is
/// looked up on the disk.
std::string hubName(const std::filesystem::path& path);

/// Whether a folder is called as a repository in that cache is.
bool isHubTree(const std::filesystem::path& folder);

} // namespace lathe
