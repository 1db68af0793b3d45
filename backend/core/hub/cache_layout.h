#pragma once
// The cache of huggingface_hub on disk: CACHE/models--ORG--NAME/
//   blobs/HASH                      the files' bytes
//   snapshots/COMMIT/PATH           links to ../../blobs/HASH
//   refs/REVISION                   a file with the commit
// and CACHE/.locks/models--ORG--NAME/HASH.lock, which whoever writes a blob holds by flock.
#include "hub/repository.h"

#include <filesystem>
#include <string>

namespace lathe {

class CacheLayout {
public:
    CacheLayout(const std::filesystem::path& cache, const std::string& repository);
    std::filesystem::path blob(const HubFile& file) const { return m_folder / "blobs" / file.hash; }
    std::filesystem::path snapshot(const std::string& commit) const { return m_folder / "snapshots" / commit; }
    const std::filesystem::path& folder() const { return m_folder; }
    std::filesystem::path lockFile(const HubFile& file) const { return m_locks / (file.hash + ".lock"); }

    /// A relative link in the snapshot, in place of what is there. Throws Error{Io}.
    void link(const HubFile& file, const std::string& commit) const;
    /// Nothing for a revision that is the commit. Throws Error{Io}.
    void writeRef(const std::string& revision, const std::string& commit) const;

private:
    std::filesystem::path m_folder, m_locks;
};

/// Held while it lives. Throws Error{Io}: another program is writing that blob.
class BlobLock {
public:
    BlobLock(const std::filesystem::path& lockFile, const std::string& what);
    ~BlobLock();
    BlobLock(const BlobLock&) = delete;
    BlobLock& operator=(const BlobLock&) = delete;

private:
    int m_file;
};

} // namespace lathe
