// A table of functions with the system's own behind it; tests put theirs in its place.
#include "base/file_layer.h"

#include "base/io_error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <limits>

namespace fs = std::filesystem;

namespace lathe {
namespace {

class Descriptor {
public:
    Descriptor(const fs::path& path, int flags, const char* doing)
        : m_number(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
        if (m_number < 0) throw ioError(doing, path, errno);
    }
    ~Descriptor() { ::close(m_number); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return m_number; }

private:
    int m_number;
};

void flush(const Descriptor& file, const fs::path& path) {
    if (::fsync(file.number()) != 0) throw ioError("write", path, errno);
}

class SystemFile final : public WritableFile {
public:
    explicit SystemFile(const fs::path& path) : m_path(path), m_file(path, O_WRONLY | O_CREAT | O_TRUNC, "write") {}
    using WritableFile::write;
    void write(std::span<const std::byte> bytes) override {
        while (!bytes.empty()) {
            const ssize_t written = ::write(m_file.number(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) throw ioError("write", m_path, errno);
            bytes = bytes.subspan(std::size_t(written));
        }
    }
    void sync() override { flush(m_file, m_path); }

private:
    fs::path m_path;
    Descriptor m_file;
};

/// Exchanges two names in one step; false where the file system cannot.
bool exchange(const fs::path& a, const fs::path& b) {
#ifdef RENAME_EXCHANGE
    return ::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
#else
    (void)a, (void)b;
    return false;
#endif
}

class SystemFiles final : public FileLayer {
public:
    std::unique_ptr<WritableFile> create(const fs::path& path) override { return std::make_unique<SystemFile>(path); }

    void createFolders(const fs::path& path) override {
        std::error_code code;
        fs::create_directories(path, code);
        if (code) throw ioError("create the folder", path, code.value());
    }

    void copy(const fs::path& from, const fs::path& to) override {
        const Descriptor source(from, O_RDONLY, "read");
        SystemFile target(to);
        std::array<std::byte, 1 << 16> chunk;
        for (;;) {
            const ssize_t got = ::read(source.number(), chunk.data(), chunk.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throw ioError("read", from, errno);
            if (got == 0) return;
            target.write(std::span(chunk.data(), std::size_t(got)));
        }
    }

    void syncFile(const fs::path& path) override { flush(Descriptor(path, O_RDONLY, "write"), path); }
    void syncFolder(const fs::path& path) override { flush(Descriptor(path, O_RDONLY | O_DIRECTORY, "write"), path); }

    void rename(const fs::path& from, const fs::path& to) override {
        std::error_code code;
        if (fs::is_directory(from, code) && fs::is_directory(to, code)) {
            if (exchange(from, to)) return;
            // No exchange on this file system: a moment without `to`, but never without the old one or the new one.
            fs::path old = to;
            old += ".old";
            remove(old);
            plainRename(to, old);
            plainRename(from, to);
            plainRename(old, from);
            return;
        }
        plainRename(from, to);
    }

    void remove(const fs::path& path) override {
        std::error_code code;
        fs::remove_all(path, code);
        if (code) throw ioError("remove", path, code.value());
    }

private:
    static void plainRename(const fs::path& from, const fs::path& to) {
        if (std::rename(from.c_str(), to.c_str()) != 0) throw ioError("rename " + from.string() + " to", to, errno);
    }
};

std::atomic<FileLayer*> current{nullptr};

} // namespace

std::int64_t FileLayer::freeBytes(const fs::path& path) const {
    std::error_code unknown;
    fs::path place = fs::absolute(path, unknown);
    while (!fs::exists(place, unknown) && place != place.parent_path()) place = place.parent_path();
    const fs::space_info space = fs::space(place, unknown);
    return unknown ? std::numeric_limits<std::int64_t>::max() : std::int64_t(space.available);
}

FileLayer& systemFiles() {
    static SystemFiles files;
    return files;
}

FileLayer& currentFiles() {
    FileLayer* layer = current.load();
    return layer ? *layer : systemFiles();
}

UseFiles::UseFiles(FileLayer& layer) { current = &layer; }
UseFiles::~UseFiles() { current = nullptr; }

} // namespace lathe
