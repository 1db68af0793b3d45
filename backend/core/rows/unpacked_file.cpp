// The file without a name vanishes with its process, and the system may write it out when memory is short.
#include "rows/unpacked_file.h"

#include "base/io_error.h"
#include "lathe/error.h"
#include "rows/table_row.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace lathe {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t pieceBytes = std::size_t(1) << 20;

/// Between quotes; CR LF reads as LF; bytes that are no UTF-8 stay, for the row's own check to find.
void appendJsonText(std::string& out, std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20) ((out += "\\u00") += digits[c >> 4 & 15]) += digits[c & 15];
        else out += c;
    }
    out += '"';
}

bool isGzip(std::span<const std::byte> bytes) {
    return bytes.size() >= 2 && bytes[0] == std::byte(0x1F) && bytes[1] == std::byte(0x8B);
}
bool isZstd(std::span<const std::byte> bytes) {
    return bytes.size() >= 4 && bytes[0] == std::byte(0x28) && bytes[1] == std::byte(0xB5)
           && bytes[2] == std::byte(0x2F) && bytes[3] == std::byte(0xFD);
}

[[noreturn]] void damaged(const fs::path& path, const std::string& what) {
    throw Error(ErrorKind::BadInput, {"%1 can't be decompressed: %2.", path.string(), what}, "Get the file again.");
}

/// A file without a name that grows.
class Growing {
public:
    Growing() {
        std::string name = (fs::temp_directory_path() / "lathe-data-XXXXXX").string();
        m_file = ::mkostemp(name.data(), O_CLOEXEC);
        if (m_file < 0) throw ioError("create", name, errno);
        ::unlink(name.c_str());
    }
    ~Growing() { ::close(m_file); }
    Growing(const Growing&) = delete;
    void write(const std::byte* data, std::size_t count) {
        while (count > 0) {
            const ssize_t done = ::write(m_file, data, count);
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) throw ioError("write", fs::temp_directory_path(), errno);
            data += done;
            count -= static_cast<std::size_t>(done);
            m_size += static_cast<std::size_t>(done);
        }
    }
    int file() const { return m_file; }
    std::size_t size() const { return m_size; }

private:
    int m_file = -1;
    std::size_t m_size = 0;
};

/// One gzip member after the other.
void gunzip(std::span<const std::byte> packed, const fs::path& path, Growing& out) {
    std::vector<std::byte> piece(pieceBytes);
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::bad_alloc();
    struct End {
        z_stream& stream;
        ~End() { inflateEnd(&stream); }
    } const end{stream};
    std::size_t at = 0;
    for (int state = Z_OK; at < packed.size() || state != Z_STREAM_END;) {
        if (state == Z_STREAM_END) { // another member, or what is behind the last
            if (!isGzip(packed.subspan(at))) return;
            inflateReset(&stream);
        }
        const std::size_t given = std::min(packed.size() - at, pieceBytes);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data() + at));
        stream.avail_in = static_cast<uInt>(given);
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            damaged(path, stream.msg ? stream.msg : "it is damaged");
        const std::size_t made = piece.size() - stream.avail_out, taken = given - stream.avail_in;
        if (made == 0 && taken == 0) damaged(path, "it ends early");
        out.write(piece.data(), made);
        MappedFile::release(packed.subspan(at, taken));
        at += taken;
    }
}

void unzstd(std::span<const std::byte> packed, const fs::path& path, Growing& out) {
    std::vector<std::byte> piece(ZSTD_DStreamOutSize());
    const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    if (!context) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(
        context.get(), ZSTD_d_windowLogMax,
        ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound); // large archives are packed with --long=31
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    std::size_t left = 1; // 0: a frame is complete
    for (;;) {
        ZSTD_outBuffer room{piece.data(), piece.size(), 0};
        const std::size_t before = in.pos;
        left = ZSTD_decompressStream(context.get(), &room, &in);
        if (ZSTD_isError(left)) damaged(path, ZSTD_getErrorName(left));
        out.write(piece.data(), room.pos);
        MappedFile::release(packed.subspan(before, in.pos - before));
        if (in.pos == in.size && left == 0) return;
        if (in.pos == before && room.pos == 0) damaged(path, "it ends early");
    }
}

/// The kinds of text that are rewritten before they are read.
enum class TextForm { Plain, Utf16Little, Utf16Big, CarriageReturns };

TextForm formOf(std::span<const std::byte> bytes) {
    const auto at = [&](std::size_t i) { return i < bytes.size() ? std::to_integer<unsigned>(bytes[i]) : 256u; };
    const bool wide = bytes.size() >= 4 && at(0) == 0xFF && at(1) == 0xFE && at(2) == 0 && at(3) == 0; // UTF-32
    if (!wide && at(0) == 0xFF && at(1) == 0xFE && bytes.size() % 2 == 0) return TextForm::Utf16Little;
    if (at(0) == 0xFE && at(1) == 0xFF) return TextForm::Utf16Big;
    const auto letter = [&](std::size_t i) { return at(i) >= 9 && at(i) < 0x80; };
    if (bytes.size() % 2 == 0 && letter(0) && at(1) == 0 && letter(2) && at(3) == 0) return TextForm::Utf16Little;
    if (bytes.size() % 2 == 0 && at(0) == 0 && letter(1) && at(2) == 0 && letter(3)) return TextForm::Utf16Big;
    if (bytes.empty() || std::memchr(bytes.data(), '\n', bytes.size())
        || !std::memchr(bytes.data(), '\r', bytes.size()))
        return TextForm::Plain;
    return std::memchr(bytes.data(), 0, bytes.size()) ? TextForm::Plain
                                                      : TextForm::CarriageReturns; // tables in bytes hold zeros
}

void appendUtf8(std::string& out, std::uint32_t point) {
    if (point < 0x80) out += char(point);
    else if (point < 0x800) (out += char(0xC0 | point >> 6)) += char(0x80 | (point & 0x3F));
    else if (point < 0x10000)
        ((out += char(0xE0 | point >> 12)) += char(0x80 | (point >> 6 & 0x3F))) += char(0x80 | (point & 0x3F));
    else
        (((out += char(0xF0 | point >> 18)) += char(0x80 | (point >> 12 & 0x3F))) +=
         char(0x80 | (point >> 6 & 0x3F))) += char(0x80 | (point & 0x3F));
}

/// Carriage returns alone become line ends, where there are no others.
void rewriteLines(std::span<const std::byte> bytes, Growing& out) {
    std::vector<std::byte> piece;
    for (std::size_t at = 0; at < bytes.size(); at += piece.size()) {
        const auto part = bytes.subspan(at, std::min(pieceBytes, bytes.size() - at));
        piece.assign(part.begin(), part.end());
        std::replace(piece.begin(), piece.end(), std::byte('\r'), std::byte('\n'));
        out.write(piece.data(), piece.size());
    }
}

void rewriteUtf16(std::span<const std::byte> bytes, bool big, const fs::path& path, Growing& out) {
    const auto unit = [&](std::size_t at) {
        const auto first = std::to_integer<std::uint32_t>(bytes[at]),
                   second = std::to_integer<std::uint32_t>(bytes[at + 1]);
        return big ? first << 8 | second : second << 8 | first;
    };
    const auto odd = [&](std::size_t at) -> Error {
        return {ErrorKind::BadInput, path.string() + " is in UTF-16, and damaged at byte " + std::to_string(at),
                "Save it as UTF-8."};
    };
    std::string text;
    const auto flush = [&] {
        out.write(reinterpret_cast<const std::byte*>(text.data()), text.size());
        text.clear();
    };
    if (bytes.size() % 2 != 0) throw odd(bytes.size() - 1);
    const bool alone = [&] { // carriage returns without line feeds
        bool returns = false;
        for (std::size_t at = 0; at < bytes.size(); at += 2) {
            if (unit(at) == '\n') return false;
            returns = returns || unit(at) == '\r';
        }
        return returns;
    }();
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        std::uint32_t point = unit(at);
        if (point >= 0xDC00 && point < 0xE000) throw odd(at);
        if (point >= 0xD800 && point < 0xDC00) {
            if (at + 4 > bytes.size() || unit(at + 2) < 0xDC00 || unit(at + 2) >= 0xE000) throw odd(at);
            point = 0x10000 + ((point - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
            at += 2;
        }
        appendUtf8(text, point == '\r' && alone ? '\n' : point);
        if (text.size() >= pieceBytes) flush();
    }
    flush();
}

} // namespace

class UnpackedFile::Unpacked {
public:
    explicit Unpacked(const Growing& from) : m_size(from.size()) {
        if (m_size == 0) return;
        void* const data = ::mmap(nullptr, m_size, PROT_READ, MAP_SHARED, from.file(), 0);
        if (data == MAP_FAILED) throw ioError("map", fs::temp_directory_path(), errno);
        m_data = static_cast<const std::byte*>(data);
    }
    ~Unpacked() {
        if (m_data) ::munmap(const_cast<std::byte*>(m_data), m_size);
    }
    Unpacked(const Unpacked&) = delete;
    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

private:
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

UnpackedFile::UnpackedFile(const fs::path& path) : m_file(MappedFile(path)) {
    const auto packed = m_file->bytes();
    if (isGzip(packed) || isZstd(packed)) {
        Growing out;
        if (isGzip(packed)) gunzip(packed, path, out);
        else unzstd(packed, path, out);
        m_unpacked = std::make_unique<Unpacked>(out);
    }
    const TextForm form = formOf(bytes());
    if (form == TextForm::Plain) return;
    Growing out;
    if (form == TextForm::CarriageReturns) rewriteLines(bytes(), out);
    else rewriteUtf16(bytes(), form == TextForm::Utf16Big, path, out);
    m_unpacked = std::make_unique<Unpacked>(out);
}

UnpackedFile::UnpackedFile(const std::vector<fs::path>& documents, const fs::path& folder) {
    Growing out;
    const auto write = [&](std::string_view text) {
        out.write(reinterpret_cast<const std::byte*>(text.data()), text.size());
    };
    for (const fs::path& document : documents) {
        const UnpackedFile file(document);
        const auto all = file.bytes();
        const std::string_view text =
            withoutByteOrderMark({reinterpret_cast<const char*>(all.data()), all.size()}, document.string());
        std::string line;
        if (text.find_first_not_of(" \t\r\n\f") != std::string_view::npos) {
            line = "{\"text\":";
            appendJsonText(line, text);
            line += ",\"file\":";
            appendJsonText(line, document.lexically_relative(folder).generic_string());
            line += '}';
        }
        write(line += '\n');
    }
    m_unpacked = std::make_unique<Unpacked>(out);
}

UnpackedFile::~UnpackedFile() = default;

std::span<const std::byte> UnpackedFile::bytes() const { return m_unpacked ? m_unpacked->bytes() : m_file->bytes(); }

fs::path withoutPackedExtension(const fs::path& file) {
    const std::string own = lowerAscii(file.extension().string());
    for (const char* extension : {".gz", ".gzip", ".zst", ".zstd"})
        if (own == extension) return fs::path(file).replace_extension();
    return file;
}

} // namespace lathe
