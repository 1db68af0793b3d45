#pragma once
// The folders of the cache: one process at a time works in each, and what is too old or too much goes.
#include "dataset/data_cache.h"

#include <filesystem>
#include <stop_token>
#include <string>

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

/// Removes what is too old or too much, `keep` excepted. What was done, in words; empty: nothing.
std::string trimCache(const DataCache& cache, const std::filesystem::path& keep);

} // namespace lathe
