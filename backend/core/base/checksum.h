#pragma once
// XXH64 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md): 64 bits of any bytes at the speed of memory. Finds damage and
// tells texts apart; no protection against who wants two things to look alike (base/sha256.h is).
#include <cstddef>
#include <cstdint>
#include <span>

namespace lathe {

std::uint64_t xxh64(std::span<const std::byte> bytes, std::uint64_t seed = 0);

} // namespace lathe
