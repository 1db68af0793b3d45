#pragma once
// Memory that is a file on the disk: mapped, writable, without a name, gone with the process. What is written to it
// need not stay in the machine's memory.
#include <cstddef>
#include <filesystem>
#include <span>

namespace lathe {

class ScratchFile {
public:
    /// `bytes` zeros, in a file of the folder (made where it is missing). The disk's space is taken at once, so that
    /// writing can't fail later. Throws Error{Io}: no space, no right to write there.
    ScratchFile(const std::filesystem::path& folder, std::size_t bytes);
    /// The same without a disk: memory that outlives MappedFile::release(), as a file's does. Throws Error{Io}.
    static ScratchFile inMemory(std::size_t bytes);
    /// Likewise, but memory is taken where something is written, and given back by drop(). Throws Error{Io}.
    static ScratchFile sparse(std::size_t bytes);
    /// The whole pages of this part are zeros again, and take no memory. Of a sparse one.
    void drop(std::span<std::byte> part);
    ~ScratchFile();
    ScratchFile(ScratchFile&& other) noexcept;
    ScratchFile& operator=(ScratchFile&& other) noexcept;
    std::span<std::byte> bytes() const { return {m_data, m_size}; }

private:
    ScratchFile() = default;
    enum class Room { Now, WhenWritten };
    int map(int file, std::size_t bytes, Room room = Room::Now); ///< closes it; an errno, or 0
    static ScratchFile withoutDisk(std::size_t bytes, Room room);
    std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

/// True where files of that folder are kept in the machine's memory (tmpfs), so that a scratch file there saves none.
bool isInMemory(const std::filesystem::path& folder);

} // namespace lathe
