#pragma once
// Base64 (RFC 4648, section 4), with padding.
#include <optional>
#include <string>
#include <string_view>

namespace lathe {

std::optional<std::string> fromBase64(std::string_view text); ///< nullopt where it is none
std::string toBase64(std::string_view bytes);

} // namespace lathe
