#pragma once
// The hash by which Git, and so the Hub, names a file: SHA-1 (FIPS 180-4, section 6.1) of "blob SIZE\0" and the
// content. Small files of a repository have no other; it tells a damaged file, not a forged one.
#include <filesystem>
#include <stop_token>
#include <string>

namespace lathe {

/// 40 hexadecimal digits. Throws Error{Io}; Stopped when asked to.
std::string gitBlobOfFile(const std::filesystem::path& path, std::stop_token stop = {});

} // namespace lathe
