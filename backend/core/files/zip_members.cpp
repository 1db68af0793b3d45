// The directory at the archive's end is what counts; of a member's own header only its length is read.
#include "files/zip_members.h"

#include "lathe/error.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace lathe {
namespace {

constexpr std::uint32_t none32 = 0xffffffff; ///< the value stands in a 64-bit record
constexpr std::size_t endBytes = 22, locatorBytes = 20, end64Bytes = 56, entryBytes = 46, memberHeaderBytes = 30;

class ZipArchive {
public:
    ZipArchive(std::span<const std::byte> bytes, const std::string& source) : m_bytes(bytes), m_source(source) {}

    std::map<std::string, std::span<const std::byte>> members() const {
        std::map<std::string, std::span<const std::byte>> all;
        auto [count, at] = directory();
        for (std::uint64_t i = 0; i < count; ++i) {
            expect(at, "PK\x01\x02");
            const auto method = number<std::uint16_t>(at + 10), flags = number<std::uint16_t>(at + 8);
            std::uint64_t packed = number<std::uint32_t>(at + 20), size = number<std::uint32_t>(at + 24),
                          header = number<std::uint32_t>(at + 42);
            const std::size_t nameBytes = number<std::uint16_t>(at + 28), extraBytes = number<std::uint16_t>(at + 30),
                              commentBytes = number<std::uint16_t>(at + 32);
            const auto name = part(at + entryBytes, nameBytes);
            takeWideSizes(at + entryBytes + nameBytes, extraBytes, {&size, &packed, &header});
            if (method != 0 || packed != size || (flags & 1)) refuse("a member is compressed or encrypted");
            expect(header, "PK\x03\x04");
            const std::uint64_t data =
                header + memberHeaderBytes + number<std::uint16_t>(header + 26) + number<std::uint16_t>(header + 28);
            all[std::string(reinterpret_cast<const char*>(name.data()), name.size())] = part(data, size);
            at += entryBytes + nameBytes + extraBytes + commentBytes;
        }
        return all;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(ErrorKind::BadFile, {"%1 is no archive as torch.save() writes it: %2.", m_source, what},
                    "The file may be damaged or only partly downloaded: fetch it again.");
    }
    std::span<const std::byte> part(std::uint64_t at, std::uint64_t size) const {
        if (at > m_bytes.size() || size > m_bytes.size() - at) refuse("it is cut off");
        return m_bytes.subspan(std::size_t(at), std::size_t(size));
    }
    template <class T>
    T number(std::uint64_t at) const {
        T value;
        std::memcpy(&value, part(at, sizeof value).data(), sizeof value);
        return value;
    }
    bool isAt(std::uint64_t at, const char* mark) const { return std::memcmp(part(at, 4).data(), mark, 4) == 0; }
    void expect(std::uint64_t at, const char* mark) const {
        if (!isAt(at, mark)) refuse("its directory points to what is no record");
    }

    struct Directory { std::uint64_t count, at; };
    /// Searched from the end, where a comment of at most 65,535 bytes may follow it.
    Directory directory() const {
        const std::size_t size = m_bytes.size();
        if (size < endBytes) refuse("it has only " + std::to_string(size) + " bytes");
        const std::size_t least = size - std::min<std::size_t>(size, endBytes + 65535);
        std::size_t at = size - endBytes;
        while (at > least && !isAt(at, "PK\x05\x06")) --at;
        if (!isAt(at, "PK\x05\x06")) refuse("its directory is missing");
        if (at >= locatorBytes && isAt(at - locatorBytes, "PK\x06\x07")) {
            const auto wide = number<std::uint64_t>(at - locatorBytes + 8);
            expect(wide, "PK\x06\x06");
            part(wide, end64Bytes);
            return {number<std::uint64_t>(wide + 32), number<std::uint64_t>(wide + 48)};
        }
        return {number<std::uint16_t>(at + 10), number<std::uint32_t>(at + 16)};
    }

    /// Values that are too large for their 32 bits, from the extra field of kind 1, in this order.
    void takeWideSizes(std::uint64_t at, std::size_t bytes, std::initializer_list<std::uint64_t*> values) const {
        for (const std::uint64_t end = at + bytes; at + 4 <= end;) {
            const auto kind = number<std::uint16_t>(at), length = number<std::uint16_t>(at + 2);
            at += 4;
            if (kind == 1) {
                for (std::uint64_t* value : values)
                    if (*value == none32) {
                        *value = number<std::uint64_t>(at);
                        at += 8;
                    }
                return;
            }
            at += length;
        }
    }

    std::span<const std::byte> m_bytes;
    const std::string& m_source;
};

} // namespace

std::map<std::string, std::span<const std::byte>> zipMembers(std::span<const std::byte> archive,
                                                             const std::string& source) {
    return ZipArchive(archive, source).members();
}

} // namespace lathe
