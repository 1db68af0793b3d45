#include "base/append_file.h"

#include "base/io_error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace lathe {

AppendFile::AppendFile(std::filesystem::path path)
    : m_path(std::move(path)), m_file(::open(m_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
    if (m_file < 0) throw ioError("write", m_path, errno);
}

AppendFile::~AppendFile() { ::close(m_file); }

std::int64_t AppendFile::bytes() const {
    struct stat about{};
    if (::fstat(m_file, &about) != 0) throw ioError("read", m_path, errno);
    return about.st_size;
}

void AppendFile::write(std::string_view text) {
    const std::int64_t before = bytes();
    while (!text.empty()) {
        const ssize_t written = ::write(m_file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const int number = errno;
            cutTo(before);
            throw ioError("write", m_path, number);
        }
        text.remove_prefix(std::size_t(written));
    }
}

void AppendFile::cutTo(std::int64_t bytes) {
    if (::ftruncate(m_file, bytes) != 0) throw ioError("write", m_path, errno);
}

void AppendFile::cutTornLine() {
    const std::int64_t all = bytes();
    std::array<char, 4096> chunk{};
    for (std::int64_t end = all; end > 0;) {
        const std::int64_t begin = std::max<std::int64_t>(0, end - std::int64_t(chunk.size()));
        const ssize_t got = ::pread(m_file, chunk.data(), std::size_t(end - begin), begin);
        if (got != end - begin) throw ioError("read", m_path, got < 0 ? errno : EIO);
        const std::string_view text(chunk.data(), std::size_t(got));
        if (const std::size_t at = text.rfind('\n'); at != std::string_view::npos) {
            if (begin + std::int64_t(at) + 1 < all) cutTo(begin + std::int64_t(at) + 1);
            return;
        }
        end = begin;
    }
    if (all > 0) cutTo(0);
}

void AppendFile::sync() {
    if (::fsync(m_file) != 0) throw ioError("write", m_path, errno);
}

} // namespace lathe
