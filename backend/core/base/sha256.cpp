// Portable and without a library: state and length are plain numbers, so that a sum can be stored and continued.
#include "base/sha256.h"

#include "base/io_error.h"
#include "lathe/error.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

namespace lathe {
namespace {

// FIPS 180-4, section 4.2.2
constexpr std::array<std::uint32_t, 64> constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// Section 6.2.2: one block of 64 bytes.
void compress(std::array<std::uint32_t, 8>& state, const std::uint8_t* block) {
    std::array<std::uint32_t, 64> w;
    for (int t = 0; t < 16; ++t, block += 4)
        w[t] = std::uint32_t(block[0]) << 24 | std::uint32_t(block[1]) << 16 | std::uint32_t(block[2]) << 8 | block[3];
    for (int t = 16; t < 64; ++t) {
        const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (int t = 0; t < 64; ++t) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t first = h + s1 + ((e & f) ^ (~e & g)) + constants[t] + w[t];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t second = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    const std::array<std::uint32_t, 8> added{a, b, c, d, e, f, g, h};
    for (int i = 0; i < 8; ++i) state[i] += added[i];
}

} // namespace

Sha256::Sha256() // section 5.3.3
    : m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

void Sha256::update(std::span<const std::byte> bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t left = bytes.size();
    const std::size_t held = m_length % 64;
    m_length += left;
    if (held > 0) {
        const std::size_t taken = std::min(left, 64 - held);
        std::copy_n(data, taken, m_block.begin() + held);
        data += taken;
        left -= taken;
        if (held + taken < 64) return;
        compress(m_state, m_block.data());
    }
    for (; left >= 64; data += 64, left -= 64) compress(m_state, data);
    std::copy_n(data, left, m_block.begin());
}

std::string Sha256::hex() const {
    Sha256 last = *this; // section 5.1.1: a one bit, zeros, the length in bits
    const std::size_t held = m_length % 64;
    std::array<std::uint8_t, 128> padding{0x80};
    const std::size_t zeros = (held < 56 ? 56 : 120) - held;
    for (int i = 0; i < 8; ++i) padding[zeros + i] = std::uint8_t(m_length * 8 >> (56 - 8 * i));
    last.update(std::as_bytes(std::span(padding.data(), zeros + 8)));
    std::string text;
    for (const std::uint32_t word : last.m_state)
        for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[word >> shift & 15];
    return text;
}

std::string Sha256::state() const {
    std::array<std::uint8_t, sizeof m_state + sizeof m_block + sizeof m_length> bytes{};
    std::memcpy(bytes.data(), m_state.data(), sizeof m_state);
    std::memcpy(bytes.data() + sizeof m_state, m_block.data(), m_length % 64);
    std::memcpy(bytes.data() + sizeof m_state + sizeof m_block, &m_length, sizeof m_length);
    std::string text;
    for (const std::uint8_t byte : bytes) text += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    return text;
}

Sha256 Sha256::fromState(std::string_view state) {
    Sha256 sum;
    std::array<std::uint8_t, sizeof m_state + sizeof m_block + sizeof m_length> bytes{};
    const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    bool good = state.size() == 2 * bytes.size();
    for (std::size_t i = 0; good && i < bytes.size(); ++i) {
        const int high = digit(state[2 * i]), low = digit(state[2 * i + 1]);
        good = high >= 0 && low >= 0;
        bytes[i] = std::uint8_t(high * 16 + low);
    }
    if (!good) throw Error(ErrorKind::BadFile, "This is not a state of a SHA-256 sum.");
    std::memcpy(sum.m_state.data(), bytes.data(), sizeof m_state);
    std::memcpy(sum.m_block.data(), bytes.data() + sizeof m_state, sizeof m_block);
    std::memcpy(&sum.m_length, bytes.data() + sizeof m_state + sizeof m_block, sizeof m_length);
    return sum;
}

std::string sha256Hex(std::string_view text) {
    Sha256 sum;
    sum.update(text);
    return sum.hex();
}

std::string sha256OfFile(const std::filesystem::path& path, std::stop_token stop) {
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) throw ioError("read", path, EISDIR);
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) throw ioError("read", path, errno ? errno : EIO);
    Sha256 sum;
    std::vector<char> chunk(1 << 20);
    while (in.read(chunk.data(), std::streamsize(chunk.size())) || in.gcount() > 0) {
        if (stop.stop_requested()) throw Stopped{};
        sum.update(std::string_view(chunk.data(), std::size_t(in.gcount())));
    }
    if (in.bad()) throw ioError("read", path, errno ? errno : EIO);
    return sum.hex();
}

} // namespace lathe
