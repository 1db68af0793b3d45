#pragma once
// CRC-32C (Castagnoli; RFC 3720, appendix B.4): what record files such as TensorBoard's check their bytes with.
#include <cstdint>
#include <string_view>

namespace lathe {

std::uint32_t crc32c(std::string_view bytes);

} // namespace lathe
