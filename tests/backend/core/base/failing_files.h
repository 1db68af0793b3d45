#pragma once
// A disk that fills up, a folder that may not be written, a rename that fails, a process that dies at the n-th step:
// the system's files, failing where a test says.
//
//   FailingFiles disk;
//   disk.bytesLeft = 1000;
//   UseFiles use(disk);      // all saving goes through it now
#include "base/file_layer.h"
#include "base/io_error.h"

#include <cerrno>
#include <cstdint>
#include <limits>

namespace lathe::test {

class FailingFiles final : public FileLayer {
public:
    std::int64_t bytesLeft = std::numeric_limits<std::int64_t>::max(); ///< then: no space left on device
    bool readOnly = false;                                             ///< nothing can be created
    bool renameFails = false;
    /// From the n-th operation on nothing works any more, not even cleaning up: what is on the disk is what a crash
    /// leaves.
    std::int64_t dieAt = std::numeric_limits<std::int64_t>::max();
    /// The n-th operation alone fails, as on a disk that is full for a moment; a write leaves half of its bytes there.
    std::int64_t failAt = std::numeric_limits<std::int64_t>::max();
    std::int64_t operations = 0;

    std::unique_ptr<WritableFile> create(const std::filesystem::path& path) override {
        count(path);
        if (readOnly) throw ioError("write", path, EROFS);
        return std::make_unique<File>(*this, path);
    }
    void createFolders(const std::filesystem::path& path) override {
        count(path);
        if (readOnly) throw ioError("create the folder", path, EROFS);
        systemFiles().createFolders(path);
    }
    void copy(const std::filesystem::path& from, const std::filesystem::path& to) override {
        count(to);
        if (readOnly) throw ioError("write", to, EROFS);
        spend(to, std::int64_t(std::filesystem::file_size(from)));
        systemFiles().copy(from, to);
    }
    void syncFile(const std::filesystem::path& path) override {
        count(path);
        systemFiles().syncFile(path);
    }
    void syncFolder(const std::filesystem::path& path) override {
        count(path);
        systemFiles().syncFolder(path);
    }
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        count(to);
        if (readOnly || renameFails) throw ioError("rename", to, readOnly ? EROFS : EACCES);
        systemFiles().rename(from, to);
    }
    void remove(const std::filesystem::path& path) override {
        count(path);
        systemFiles().remove(path);
    }
    std::int64_t freeBytes(const std::filesystem::path&) const override { return bytesLeft; }

private:
    class File final : public WritableFile {
    public:
        File(FailingFiles& disk, const std::filesystem::path& path)
            : m_disk(disk), m_path(path), m_file(systemFiles().create(path)) {}
        using WritableFile::write;
        void write(std::span<const std::byte> bytes) override {
            if (m_disk.operations + 1 == m_disk.failAt) m_file->write(bytes.first(bytes.size() / 2));
            m_disk.count(m_path);
            m_disk.spend(m_path, std::int64_t(bytes.size()));
            m_file->write(bytes);
        }
        void sync() override {
            m_disk.count(m_path);
            m_file->sync();
        }

    private:
        FailingFiles& m_disk;
        std::filesystem::path m_path;
        std::unique_ptr<WritableFile> m_file;
    };

    void count(const std::filesystem::path& path) {
        if (++operations >= dieAt) throw ioError("write", path, EIO);
        if (operations == failAt) throw ioError("write", path, ENOSPC);
    }
    void spend(const std::filesystem::path& path, std::int64_t bytes) {
        if (bytes > bytesLeft) throw ioError("write", path, ENOSPC);
        bytesLeft -= bytes;
    }
};

} // namespace lathe::test
