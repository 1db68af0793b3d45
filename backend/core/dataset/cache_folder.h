#pragma once
// A folder of the cache that one process at a time works in.
#include <filesystem>
#include <stop_token>

namespace lathe {

/// Held until destroyed; waits for another holder, in this process or in another. Throws Stopped; Error{Io}.
class FolderLock {
public:
    FolderLock(const std::filesystem::path& folder, std::stop_token stop);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;

    /// Somebody holds it now.
    static bool isHeld(const std::filesystem::path& folder);

private:
    int m_file = -1;
};

/// It was used now.
void touchFolder(const std::filesystem::path& folder);

} // namespace lathe
