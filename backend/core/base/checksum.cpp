#include "base/checksum.h"

#include <bit>
#include <cstring>

namespace lathe {
namespace {

static_assert(std::endian::native == std::endian::little, "bytes are read as little-endian numbers");

constexpr std::uint64_t p1 = 0x9E3779B185EBCA87ULL, p2 = 0xC2B2AE3D27D4EB4FULL, p3 = 0x165667B19E3779F9ULL,
                        p4 = 0x85EBCA77C2B2AE63ULL, p5 = 0x27D4EB2F165667C5ULL;

template <class T> T read(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

std::uint64_t round(std::uint64_t lane, std::uint64_t input) { return std::rotl(lane + input * p2, 31) * p1; }
std::uint64_t merge(std::uint64_t hash, std::uint64_t lane) { return (hash ^ round(0, lane)) * p1 + p4; }

} // namespace

std::uint64_t xxh64(std::span<const std::byte> bytes, std::uint64_t seed) {
    const std::byte* at = bytes.data();
    const std::byte* const end = at + bytes.size();
    std::uint64_t hash = seed + p5;
    if (bytes.size() >= 32) {
        std::uint64_t a = seed + p1 + p2, b = seed + p2, c = seed, d = seed - p1;
        for (; end - at >= 32; at += 32) {
            a = round(a, read<std::uint64_t>(at));
            b = round(b, read<std::uint64_t>(at + 8));
            c = round(c, read<std::uint64_t>(at + 16));
            d = round(d, read<std::uint64_t>(at + 24));
        }
        hash = std::rotl(a, 1) + std::rotl(b, 7) + std::rotl(c, 12) + std::rotl(d, 18);
        hash = merge(merge(merge(merge(hash, a), b), c), d);
    }
    hash += bytes.size();
    for (; end - at >= 8; at += 8) hash = std::rotl(hash ^ round(0, read<std::uint64_t>(at)), 27) * p1 + p4;
    if (end - at >= 4) {
        hash = std::rotl(hash ^ read<std::uint32_t>(at) * p1, 23) * p2 + p3;
        at += 4;
    }
    for (; at != end; ++at) hash = std::rotl(hash ^ std::uint64_t(*at) * p5, 11) * p1;
    hash = (hash ^ (hash >> 33)) * p2;
    hash = (hash ^ (hash >> 29)) * p3;
    return hash ^ (hash >> 32);
}

} // namespace lathe
