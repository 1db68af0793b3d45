#pragma once
// Random numbers as a function of what they are for, not of how many were drawn before: nothing to store, nothing to
// replay. The mixing is SplitMix64's (Steele, Lea, Flood 2014), chained over the counters.
#include <cstdint>

namespace lathe {

constexpr std::uint64_t mixBits(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// 64 random bits of (seed, stream, counter).
constexpr std::uint64_t counterRandom(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter) {
    return mixBits(mixBits(mixBits(seed) ^ stream) ^ counter);
}

} // namespace lathe
