#pragma once
// SHA-256 (FIPS 180-4), for fingerprints of models and data and for checking downloads.
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace lathe {

class Sha256 {
public:
    Sha256();
    void update(std::span<const std::byte> bytes);
    void update(std::string_view text) { update(std::as_bytes(std::span(text.data(), text.size()))); }
    /// 64 lower-case hexadecimal digits of all updates so far; more updates may follow.
    std::string hex() const;
    /// Where the sum stands, as hexadecimal digits, to go on from there some other time. Throws Error{BadFile}: no such
    /// state.
    std::string state() const;
    static Sha256 fromState(std::string_view state);

private:
    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_block{};
    std::uint64_t m_length = 0; ///< bytes so far
};

std::string sha256Hex(std::string_view text);
/// Throws Error{Io}; Stopped when asked to.
std::string sha256OfFile(const std::filesystem::path& path, std::stop_token stop = {});

} // namespace lathe
