#include "base/scratch_file.h"

#include "base/io_error.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>

namespace lathe {

int ScratchFile::map(int file, std::size_t bytes, Room room) {
    m_size = bytes;
    int failure = 0;
    if (bytes > 0 && room == Room::Now) failure = ::posix_fallocate(file, 0, off_t(bytes));
    if (bytes > 0 && room == Room::WhenWritten && ::ftruncate(file, off_t(bytes)) != 0) failure = errno;
    if (bytes > 0 && failure == 0) {
        void* data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (data == MAP_FAILED) failure = errno;
        else m_data = static_cast<std::byte*>(data);
    }
    ::close(file); // the mapping stays
    return failure;
}

ScratchFile ScratchFile::withoutDisk(std::size_t bytes, Room room) {
    ScratchFile made;
    const int file = ::memfd_create("lathe", MFD_CLOEXEC);
    const int failure = file < 0 ? errno : made.map(file, bytes, room);
    if (failure != 0) throw ioError("write", "a file in memory", failure);
    return made;
}

ScratchFile ScratchFile::inMemory(std::size_t bytes) { return withoutDisk(bytes, Room::Now); }
ScratchFile ScratchFile::sparse(std::size_t bytes) { return withoutDisk(bytes, Room::WhenWritten); }

void ScratchFile::drop(std::span<std::byte> part) {
    const auto page = std::uintptr_t(::sysconf(_SC_PAGESIZE));
    const auto begin = (std::uintptr_t(part.data()) + page - 1) / page * page;
    const auto end = (std::uintptr_t(part.data()) + part.size()) / page * page;
    if (begin >= end) return;
    if (::madvise(part.data() + (begin - std::uintptr_t(part.data())), end - begin, MADV_REMOVE) != 0)
        throw ioError("free", "memory", errno);
}

ScratchFile::ScratchFile(const std::filesystem::path& folder, std::size_t bytes) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) throw ioError("create", folder, failed.value());
    std::string name = (folder / "scratch-XXXXXX").string();
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) throw ioError("create", folder / "scratch", errno);
    ::unlink(name.c_str()); // without a name, nothing is left behind however the process ends
    if (const int failure = map(file, bytes); failure != 0) throw ioError("write", folder / "scratch", failure);
}

ScratchFile::~ScratchFile() {
    if (m_data) ::munmap(m_data, m_size);
}

ScratchFile::ScratchFile(ScratchFile&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

ScratchFile& ScratchFile::operator=(ScratchFile&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

bool isInMemory(const std::filesystem::path& folder) {
    struct statfs about{};
    return ::statfs(folder.c_str(), &about) == 0 && (about.f_type == TMPFS_MAGIC || about.f_type == RAMFS_MAGIC);
}

} // namespace lathe
