#include "base/crc32c.h"

#include <array>

namespace lathe {
namespace {

constexpr std::uint32_t castagnoli = 0x82F63B78; // the polynomial 1EDC6F41, its bits in reverse

constexpr std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> rows{};
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        std::uint32_t row = i;
        for (int bit = 0; bit < 8; ++bit) row = row & 1 ? (row >> 1) ^ castagnoli : row >> 1;
        rows[i] = row;
    }
    return rows;
}();

} // namespace

std::uint32_t crc32c(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : bytes) crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
    return ~crc;
}

} // namespace lathe
