#pragma once
// A file's bytes in memory, read-only, brought in by the system as they are touched.
#include <cstddef>
#include <filesystem>
#include <span>

namespace lathe {

class MappedFile {
public:
    /// Throws Error{Io}: missing, not a regular file, cannot be mapped. An empty file gives no bytes.
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    const std::filesystem::path& path() const { return m_path; }
    /// Tells the system that `part` of bytes() will not be needed soon, so that it stops counting as resident memory.
    static void release(std::span<const std::byte> part);

private:
    std::filesystem::path m_path;
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace lathe
