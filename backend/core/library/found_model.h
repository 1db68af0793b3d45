#pragma once
// What looking through folders gives, before a model's own files are opened.
#include "lathe/library.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct FoundModel {
    std::filesystem::path path;          ///< a folder with config.json, or a file
    std::string name, revision;
    ModelSource source = ModelSource::Folder;
    std::vector<std::filesystem::path> files; ///< all that belong to it: their sizes and times tell whether it changed
    std::string license; ///< said beside the model rather than in it; may be empty
    std::vector<std::string> problems; ///< "only partly downloaded", ...
};

/// One look through the folders of a place.
struct PlaceScan {
    std::filesystem::path root;
    ModelSource source = ModelSource::Folder; ///< of what has no layout of its own
    std::stop_token stop;
    std::function<void()> step; ///< now and then, to show progress
    std::vector<FoundModel> found;
    std::vector<std::string> problems; ///< of folders
    std::set<std::pair<std::uint64_t, std::uint64_t>>
        seen; ///< folders by device and file number: links in a circle end there
    std::int64_t entries = 0; ///< files and folders looked at
    bool full = false; ///< there are more than will be looked at

    /// Counts one; throws Stopped; false where there were too many.
    bool count();
};

/// The entries of a folder by name; a folder that can't be read is a problem of the look.
std::vector<std::filesystem::path> entriesOf(const std::filesystem::path& folder, PlaceScan& walk);

/// Everything below `root`: model folders, GGUF files, and, wherever they lie, caches of the Hub and stores of Ollama.
/// Throws Stopped alone.
void scanPlace(PlaceScan& walk);

// The layouts that it hands over to.
bool isHubRepository(const std::filesystem::path& folder); ///< models--ORG--NAME with snapshots
void scanHubRepository(const std::filesystem::path& folder, PlaceScan& walk);
bool isOllamaStore(const std::filesystem::path& folder); ///< manifests beside blobs
void scanOllamaStore(const std::filesystem::path& folder, PlaceScan& walk);

/// The models that lie in this very folder: itself, and GGUF files. `name` is for the folder.
void scanFolder(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& entries,
                const FoundModel& as, PlaceScan& walk);
void scanFile(const std::filesystem::path& file, PlaceScan& walk); ///< that the user named

} // namespace lathe
