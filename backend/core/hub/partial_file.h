#pragma once
// A file on its way: written in parts side by side, resumed after a break. HASH.lathe.incomplete has the bytes at their
// places, HASH.lathe.parts (JSON: bytes, parts [begin, end, done]) says which of them have come.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

struct FilePart {
    std::int64_t begin = 0, end = 0; ///< bytes [begin, end) of the file
    std::int64_t done = 0;           ///< of them, from begin on
    std::int64_t missing() const { return end - begin - done; }
};

class PartialFile {
public:
    /// Beside `blob`, which will be `bytes` long. A rest that fits is taken up; any other is thrown away. Throws
    /// Error{Io}.
    PartialFile(std::filesystem::path blob, std::int64_t bytes, std::int64_t partBytes);
    ~PartialFile();
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    /// What an earlier try left on the disk beside `blob`, in bytes of the disk.
    static std::int64_t occupied(const std::filesystem::path& blob);

    /// Whether that is such a file of an earlier try: HASH.lathe.incomplete or HASH.lathe.parts.
    static bool isRest(const std::filesystem::path& path);

    std::vector<FilePart>& parts() { return m_parts; }
    const std::filesystem::path& path() const { return m_path; }
    std::int64_t done() const;
    bool isWhole() const { return done() == m_bytes; }

    /// At the end of what has come of that part. Throws Error{Io}.
    void append(std::size_t part, const char* data, std::size_t size);
    void saveState() const; ///< what has come, for the next time
    void restart();         ///< from nothing, in one part: the server gives no ranges, or the bytes were wrong
    void becomeBlob();      ///< flushed and renamed

private:
    std::filesystem::path m_blob, m_path, m_statePath;
    std::int64_t m_bytes;
    std::vector<FilePart> m_parts;
    int m_file = -1;
};

} // namespace lathe
