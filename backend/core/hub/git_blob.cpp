#include "hub/git_blob.h"

#include "base/io_error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <vector>

namespace lathe {
namespace {

class Sha1 {
public:
    void update(const char* data, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) {
            m_block[m_length++ % 64] = static_cast<std::uint8_t>(data[i]);
            if (m_length % 64 == 0) compress();
        }
    }

    std::string hex() {
        const std::uint64_t bits = m_length * 8;
        const char one = char(0x80), zero = 0;
        update(&one, 1);
        while (m_length % 64 != 56) update(&zero, 1);
        for (int shift = 56; shift >= 0; shift -= 8) {
            const char byte = static_cast<char>(bits >> shift);
            update(&byte, 1);
        }
        std::string text;
        for (const std::uint32_t word : m_state)
            for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[word >> shift & 15];
        return text;
    }

private:
    void compress() {
        std::array<std::uint32_t, 80> w{};
        for (std::size_t t = 0; t < 16; ++t)
            w[t] = std::uint32_t(m_block[4 * t]) << 24 | std::uint32_t(m_block[4 * t + 1]) << 16
                   | std::uint32_t(m_block[4 * t + 2]) << 8 | m_block[4 * t + 3];
        for (std::size_t t = 16; t < 80; ++t) w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
        auto [a, b, c, d, e] = m_state;
        for (std::size_t t = 0; t < 80; ++t) {
            const std::uint32_t f = t < 20              ? (b & c) ^ (~b & d)
                                    : t < 40 || t >= 60 ? b ^ c ^ d
                                                        : (b & c) ^ (b & d) ^ (c & d);
            const std::uint32_t constant = t < 20 ? 0x5a827999 : t < 40 ? 0x6ed9eba1 : t < 60 ? 0x8f1bbcdc : 0xca62c1d6;
            const std::uint32_t next = std::rotl(a, 5) + f + e + constant + w[t];
            e = d;
            d = c;
            c = std::rotl(b, 30);
            b = a;
            a = next;
        }
        const std::array<std::uint32_t, 5> added{a, b, c, d, e};
        for (std::size_t i = 0; i < 5; ++i) m_state[i] += added[i];
    }

    std::array<std::uint32_t, 5> m_state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    std::array<std::uint8_t, 64> m_block{};
    std::uint64_t m_length = 0;
};

} // namespace

std::string gitBlobOfFile(const std::filesystem::path& path, std::stop_token stop) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw ioError("read", path, errno);
    Sha1 hash;
    const std::string head = "blob " + std::to_string(std::filesystem::file_size(path));
    hash.update(head.c_str(), head.size() + 1); // with the zero at its end
    std::vector<char> chunk(1 << 20);
    while (in) {
        if (stop.stop_requested()) throw Stopped{};
        in.read(chunk.data(), std::streamsize(chunk.size()));
        hash.update(chunk.data(), std::size_t(in.gcount()));
    }
    if (in.bad()) throw ioError("read", path, errno);
    return hash.hex();
}

} // namespace lathe
