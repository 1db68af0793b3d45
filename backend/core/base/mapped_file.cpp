#include "base/mapped_file.h"

#include "base/io_error.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace lathe {

MappedFile::MappedFile(const std::filesystem::path& path) : m_path(path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) throw ioError("open", path, errno);
    struct stat about{};
    int failure = ::fstat(file, &about) != 0 ? errno
                  : S_ISDIR(about.st_mode)   ? EISDIR
                  : S_ISREG(about.st_mode)   ? 0
                                             : EINVAL;
    if (failure == 0 && about.st_size > 0) {
        m_size = std::size_t(about.st_size);
        void* data = ::mmap(nullptr, m_size, PROT_READ, MAP_SHARED, file, 0);
        if (data == MAP_FAILED) failure = errno;
        else m_data = static_cast<const std::byte*>(data);
    }
    ::close(file); // the mapping stays
    if (failure != 0) throw ioError("open", path, failure);
}

MappedFile::~MappedFile() {
    if (m_data) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_data(std::exchange(other.m_data, nullptr)),
      m_size(std::exchange(other.m_size, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

void MappedFile::release(std::span<const std::byte> part) {
    const auto page = std::uintptr_t(::sysconf(_SC_PAGESIZE));
    const auto begin = (std::uintptr_t(part.data()) + page - 1) / page * page; // whole pages of this part only
    const auto end = (std::uintptr_t(part.data()) + part.size()) / page * page;
    if (begin < end)
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED); // advice: failing changes nothing
}

} // namespace lathe
