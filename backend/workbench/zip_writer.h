#pragma once
// A zip archive of small texts, stored as they are (PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 to 4.3.16).
#include <cstdint>
#include <string>
#include <string_view>

namespace lathe {

class ZipWriter {
public:
    void add(std::string_view name, std::string_view content); ///< each below 4 GB
    std::string finish() &&; ///< the whole archive

private:
    std::string m_bytes, m_directory;
    std::uint16_t m_count = 0;
};

} // namespace lathe
