#pragma once
// Everything that saves writes through this, so that a test can let the disk fill up or a rename fail.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace lathe {

/// A file being written. All functions throw Error{Io} naming the file. Destroying it closes it without flushing.
class WritableFile {
public:
    virtual ~WritableFile() = default;
    virtual void write(std::span<const std::byte> bytes) = 0; ///< appends
    virtual void sync() = 0;                                  ///< to the disk (fsync)
    void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }
};

/// The few things done to files on saving. All throw Error{Io} naming the file.
class FileLayer {
public:
    virtual ~FileLayer() = default;
    virtual std::unique_ptr<WritableFile> create(const std::filesystem::path& path) = 0; ///< empties what is there
    virtual void createFolders(const std::filesystem::path& path) = 0;
    virtual void copy(const std::filesystem::path& from,
                      const std::filesystem::path& to) = 0; ///< a file, replacing `to`
    virtual void syncFile(const std::filesystem::path& path) = 0;
    virtual void syncFolder(const std::filesystem::path& path) = 0;
    /// In one step; a file at `to` is replaced, a folder at `to` is exchanged with `from` (which then holds the old
    /// one).
    virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual void
    remove(const std::filesystem::path& path) = 0; ///< with all that is in it; no error where it is missing
    /// Bytes free where `path` is or would be written; the largest number where the system does not say. Never throws.
    virtual std::int64_t freeBytes(const std::filesystem::path& path) const;
};

/// The system's files.
FileLayer& systemFiles();

/// What saving uses where nothing else is named: systemFiles(), unless a test has put another in place.
FileLayer& currentFiles();

/// For tests: all saving goes through `layer` while this lives. Not for two at once.
class UseFiles {
public:
    explicit UseFiles(FileLayer& layer);
    ~UseFiles();
    UseFiles(const UseFiles&) = delete;
    UseFiles& operator=(const UseFiles&) = delete;
};

} // namespace lathe
