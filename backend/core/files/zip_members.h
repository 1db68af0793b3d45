#pragma once
// The members of a zip archive that holds them uncompressed, as torch.save() writes it (PKWARE's APPNOTE.TXT 6.3,
// sections 4.3.7 to 4.3.16; with its 64-bit records, as models are larger than 4 GB).
#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace lathe {

/// By name. The bytes are `archive`'s own. Throws Error{BadFile} naming `source`: cut off, a record that points
/// outside, a compressed or encrypted member.
std::map<std::string, std::span<const std::byte>> zipMembers(std::span<const std::byte> archive,
                                                             const std::string& source);

} // namespace lathe
