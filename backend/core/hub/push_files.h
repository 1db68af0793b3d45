#pragma once
// Which files of a folder a push sends.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

struct FileToPush {
    std::string path; ///< in the repository, with slashes
    std::filesystem::path file;
    std::int64_t bytes = 0;
};
struct FilesToPush {
    std::vector<FileToPush> files; ///< by path
    std::vector<std::string> leftOut; ///< folders and files that no repository takes: .git, .cache/huggingface
};

/// Links are followed within the folder; those that lead out of it and those to folders are left out. Throws
/// Error{BadInput}: no such folder, or nothing in it; Error{Io}.
FilesToPush filesToPush(const std::filesystem::path& folder);

} // namespace lathe
