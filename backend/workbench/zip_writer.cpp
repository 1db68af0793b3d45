#include "workbench/zip_writer.h"

#include <zlib.h>

namespace lathe {
namespace {

constexpr std::uint32_t version = 20, utf8Names = 1 << 11, firstOf1980 = 0x21 << 16;

void append(std::string& to, std::uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) to += char(number >> 8 * i);
}

} // namespace

void ZipWriter::add(std::string_view name, std::string_view content) {
    const auto place = std::uint32_t(m_bytes.size()), size = std::uint32_t(content.size());
    const auto sum = std::uint32_t(::crc32(0, reinterpret_cast<const Bytef*>(content.data()), uInt(content.size())));
    std::string about; // what both headers have
    append(about, version, 2);
    append(about, utf8Names, 2);
    append(about, 0, 2); // stored
    append(about, firstOf1980, 4);
    append(about, sum, 4);
    append(about, size, 4);
    append(about, size, 4);
    append(about, std::uint32_t(name.size()), 2);
    append(about, 0, 2); // no extra field
    m_bytes.append("PK\x03\x04").append(about).append(name).append(content);
    m_directory.append("PK\x01\x02");
    append(m_directory, version, 2);
    m_directory.append(about);
    append(m_directory, 0, 2 + 2 + 2); // no comment, the first disk, no attributes
    append(m_directory, 0, 4);
    append(m_directory, place, 4);
    m_directory.append(name);
    ++m_count;
}

std::string ZipWriter::finish() && {
    const auto place = std::uint32_t(m_bytes.size()), size = std::uint32_t(m_directory.size());
    m_bytes.append(m_directory).append("PK\x05\x06");
    append(m_bytes, 0, 4);
    append(m_bytes, m_count, 2);
    append(m_bytes, m_count, 2);
    append(m_bytes, size, 4);
    append(m_bytes, place, 4);
    append(m_bytes, 0, 2);
    return std::move(m_bytes);
}

} // namespace lathe
