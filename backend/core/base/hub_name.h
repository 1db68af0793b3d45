#pragma once
// What the Hub calls a model that lies in the cache of huggingface_hub: CACHE/models--ORG--NAME/snapshots/COMMIT/...
#include <filesystem>
#include <string>

namespace lathe {

/// "ORG/NAME" of a path into such a cache, or of a repository's folder in it; empty for every other path. Nothing is
/// looked up on the disk.
std::string hubName(const std::filesystem::path& path);

} // namespace lathe
