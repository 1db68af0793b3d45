#include "base/tar_file.h"

#include "base/io_error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::int64_t blockBytes = 512;
// Where a header's fields begin, and how long they are.
constexpr std::size_t nameLength = 100, modeAt = 100, userAt = 108, groupAt = 116, sizeAt = 124, sizeLength = 12,
                      timeAt = 136, sumAt = 148, sumLength = 8, typeAt = 156, magicAt = 257, prefixAt = 345,
                      prefixLength = 155;

std::int64_t paddingOf(std::int64_t bytes) { return (blockBytes - bytes % blockBytes) % blockBytes; }

void putOctal(char* to, std::size_t length, std::uint64_t number) {
    to[length - 1] = '\0';
    for (std::size_t i = length - 1; i-- > 0; number >>= 3) to[i] = char('0' + (number & 7));
}

void putSize(char* to, std::uint64_t bytes) {
    if (bytes < std::uint64_t(1) << 33) return putOctal(to, sizeLength, bytes);
    for (std::size_t i = sizeLength; i-- > 0; bytes >>= 8) to[i] = char(bytes & 0xff);
    to[0] = char(0x80); // GNU tar: a binary number
}

/// Of the bytes, with the sum's own field as blanks.
std::uint64_t sumOf(const std::array<char, 512>& header) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < header.size(); ++i)
        sum += i >= sumAt && i < sumAt + sumLength ? ' ' : static_cast<unsigned char>(header[i]);
    return sum;
}

/// nullopt where it is none, or larger than any file.
std::optional<std::int64_t> numberIn(const char* from, std::size_t length) {
    std::uint64_t number = 0;
    if (static_cast<unsigned char>(from[0]) == 0x80) {
        for (std::size_t i = 1; i < length; ++i) {
            if (number >> 54) return std::nullopt;
            number = number << 8 | static_cast<unsigned char>(from[i]);
        }
        return std::int64_t(number);
    }
    std::size_t i = 0;
    while (i < length && from[i] == ' ') ++i;
    const std::size_t first = i;
    for (; i < length && from[i] >= '0' && from[i] <= '7'; ++i) number = number << 3 | std::uint64_t(from[i] - '0');
    if (i == first || (i < length && from[i] != '\0' && from[i] != ' ')) return std::nullopt;
    return std::int64_t(number);
}

std::string textIn(const char* from, std::size_t length) { return {from, ::strnlen(from, length)}; }

/// Where a long name is cut into prefix and name; 0: nowhere.
std::size_t cutOf(const std::string& name) {
    for (std::size_t at = name.find('/'); at != std::string::npos && at <= prefixLength; at = name.find('/', at + 1))
        if (at > 0 && name.size() - at - 1 <= nameLength) return at;
    return 0;
}

} // namespace

void TarWriter::begin(const std::string& name, std::int64_t bytes) {
    std::array<char, 512> header{};
    if (name.size() <= nameLength) {
        std::copy(name.begin(), name.end(), header.begin());
    } else {
        const std::size_t cut = cutOf(name);
        if (cut == 0) throw Error(ErrorKind::BadInput, {"The name %1 is too long for an archive.", name});
        std::copy(name.begin(), name.begin() + std::ptrdiff_t(cut), header.begin() + prefixAt);
        std::copy(name.begin() + std::ptrdiff_t(cut) + 1, name.end(), header.begin());
    }
    putOctal(&header[modeAt], 8, 0644);
    putOctal(&header[userAt], 8, 0);
    putOctal(&header[groupAt], 8, 0);
    putSize(&header[sizeAt], std::uint64_t(bytes));
    putOctal(&header[timeAt], 12, 0);
    header[typeAt] = '0';
    std::memcpy(&header[magicAt], "ustar\00000", 8);
    putOctal(&header[sumAt], 7, sumOf(header));
    header[sumAt + 7] = ' ';
    m_file.write(std::string_view(header.data(), header.size()));
}

void TarWriter::fill(std::int64_t bytes) {
    static constexpr std::array<char, 1024> zeros{};
    m_file.write(std::string_view(zeros.data(), std::size_t(bytes)));
}

void TarWriter::add(const std::string& name, std::string_view content) {
    begin(name, std::int64_t(content.size()));
    m_file.write(content);
    fill(paddingOf(std::int64_t(content.size())));
}

void TarWriter::addFile(const std::string& name, const fs::path& from, std::int64_t bytes,
                        const std::stop_token& stop) {
    std::ifstream file(from, std::ios::binary);
    if (!file) throw ioError("read", from, errno);
    begin(name, bytes);
    std::vector<char> piece(std::size_t(1) << 20);
    for (std::int64_t left = bytes; left > 0;) {
        if (stop.stop_requested()) throw Stopped{};
        const auto wanted = std::min<std::int64_t>(left, std::int64_t(piece.size()));
        file.read(piece.data(), wanted);
        if (file.gcount() != wanted)
            throw Error(ErrorKind::Io, {"%1 has become shorter while it was read.", from.string()});
        m_file.write(std::string_view(piece.data(), std::size_t(wanted)));
        left -= wanted;
    }
    fill(paddingOf(bytes));
}

void TarWriter::finish() { fill(2 * blockBytes); }

TarReader::TarReader(fs::path path) : m_path(std::move(path)), m_file(m_path, std::ios::binary) {
    if (!m_file) throw ioError("read", m_path, errno);
    std::error_code error;
    m_size = std::int64_t(fs::file_size(m_path, error));
    if (error) throw ioError("read", m_path, error.value());
}

void TarReader::refuse(TableWord what) const {
    throw Error(ErrorKind::BadFile, {"%1 can't be read: %2.", m_path.string(), what},
                "Copy the file again from where it was made.");
}

void TarReader::readBlock(Block& block) {
    if (m_size - m_place < blockBytes || !m_file.read(block.data(), blockBytes))
        refuse(TableWord{"the file is cut off"});
    m_place += blockBytes;
}

std::optional<TarMember> TarReader::next() {
    m_place += m_left + m_padding;
    if (m_place > m_size) refuse(TableWord{"the file is cut off"});
    m_file.seekg(m_place);
    m_left = m_padding = 0;
    Block header;
    readBlock(header);
    if (std::all_of(header.begin(), header.end(), [](char c) { return c == '\0'; })) return std::nullopt;
    const auto sum = numberIn(&header[sumAt], sumLength), bytes = numberIn(&header[sizeAt], sizeLength);
    if (std::memcmp(&header[magicAt], "ustar", 5) != 0 || !sum || std::uint64_t(*sum) != sumOf(header) || !bytes)
        refuse(TableWord{"it is no tar archive, or damaged"});
    if (header[typeAt] != '0' && header[typeAt] != '\0') refuse(TableWord{"it holds something that is no plain file"});
    TarMember member{textIn(header.data(), nameLength), *bytes};
    if (const std::string prefix = textIn(&header[prefixAt], prefixLength); !prefix.empty())
        member.name = prefix + '/' + member.name;
    if (*bytes > m_size - m_place) refuse(TableWord{"the file is cut off"});
    m_left = *bytes;
    m_padding = paddingOf(*bytes);
    return member;
}

std::size_t TarReader::read(std::span<std::byte> to) {
    const auto wanted = std::min<std::int64_t>(m_left, std::int64_t(to.size()));
    if (wanted == 0) return 0;
    if (!m_file.read(reinterpret_cast<char*>(to.data()), wanted)) refuse(TableWord{"the file is cut off"});
    m_left -= wanted;
    m_place += wanted;
    return std::size_t(wanted);
}

} // namespace lathe
