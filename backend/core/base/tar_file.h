#pragma once
// Tar archives (POSIX.1-1988, "ustar"), as far as one of files needs: written and read from front to end, so that a
// file may be of any size. Sizes beyond 8 GiB are written as GNU tar does.
#include "base/file_layer.h"
#include "lathe/said.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace lathe {

/// All functions throw Error{Io}; add() also Error{BadInput} for a name longer than the format holds.
class TarWriter {
public:
    explicit TarWriter(WritableFile& file) : m_file(file) {}
    void add(const std::string& name, std::string_view content);
    /// `bytes` of it: a file that has become shorter meanwhile throws. Stopped where asked to.
    void addFile(const std::string& name, const std::filesystem::path& from, std::int64_t bytes,
                 const std::stop_token& stop = {});
    void finish();

private:
    void begin(const std::string& name, std::int64_t bytes);
    void fill(std::int64_t bytes);
    WritableFile& m_file;
};

struct TarMember {
    std::string name; ///< as it stands there: nothing says that it stays in a folder
    std::int64_t bytes = 0;
};

/// Reads what anybody may have made. Throws Error{Io}, and Error{BadFile}: no tar archive, cut off, a member that is no
/// file.
class TarReader {
public:
    explicit TarReader(std::filesystem::path file);
    std::optional<TarMember> next(); ///< passes over what is left of the one before; nullopt at the archive's end
    std::size_t read(std::span<std::byte> to); ///< of the member's bytes; 0 at its end

private:
    using Block = std::array<char, 512>;
    void readBlock(Block& block);
    [[noreturn]] void refuse(TableWord what) const;

    std::filesystem::path m_path;
    std::ifstream m_file;
    std::int64_t m_size, m_place = 0;
    std::int64_t m_left = 0, m_padding = 0; ///< of the member
};

} // namespace lathe
