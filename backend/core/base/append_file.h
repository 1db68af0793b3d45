#pragma once
// Files that grow while a run goes on: lines and records are added at the end, and taken off there. What was added is
// in the system's hands when write() returns, so that a killed program loses none of it; what a crash of the machine
// left of a last record is the reader's to find (cutTo). Files that are written once go through base/atomic_file.h.
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace lathe {

/// All functions throw Error{Io} naming the file.
class AppendFile {
public:
    explicit AppendFile(std::filesystem::path path); ///< made where it is missing; its folder must be there
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    std::int64_t bytes() const;
    void write(std::string_view text);  ///< all of it or nothing: what a full disk took of it is taken off again
    void cutTo(std::int64_t bytes);     ///< what follows is gone
    void cutTornLine();                 ///< whatever follows the last line end
    void sync();                        ///< to the disk

private:
    std::filesystem::path m_path;
    int m_file;
};

} // namespace lathe
