#pragma once
// Files and folders that are there whole or not at all: written beside, flushed, renamed, the folder flushed. What was
// there before stays as it was until the rename, and stays for good when anything before it fails.
#include "base/file_layer.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lathe {

/// Writes a file of its own beside PATH; commit() makes it PATH, and of several writers the last one's counts.
/// Destroyed without commit: nothing is left. Throws Error{Io}.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path path, FileLayer& files = currentFiles());
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    WritableFile& file() { return *m_file; }
    void onlyForOwner(); ///< nobody else may read it (0600); before the first byte is written
    void commit();

private:
    FileLayer& m_files;
    std::filesystem::path m_path, m_temporary;
    std::unique_ptr<WritableFile> m_file;
};

/// `content` as the whole of `path`. Throws Error{Io}.
void writeFileAtomically(const std::filesystem::path& path, std::string_view content,
                         FileLayer& files = currentFiles());

/// A folder written as DIR.tmp: put any files into folder(), then commit() flushes every file and folder in it and
/// renames it to DIR, in one step also where DIR is there already. Destroyed without commit: DIR.tmp is removed. Throws
/// Error{Io}.
class AtomicFolder {
public:
    explicit AtomicFolder(std::filesystem::path path, FileLayer& files = currentFiles());
    ~AtomicFolder();
    AtomicFolder(const AtomicFolder&) = delete;
    AtomicFolder& operator=(const AtomicFolder&) = delete;
    const std::filesystem::path& folder() const { return m_temporary; }
    FileLayer& files() { return m_files; }
    void write(const std::string& name, std::string_view content);              ///< one whole file
    void copy(const std::filesystem::path& from, const std::string& name);      ///< a file from elsewhere
    void commit();

private:
    FileLayer& m_files;
    std::filesystem::path m_path, m_temporary;
    bool m_done = false;
};

} // namespace lathe
