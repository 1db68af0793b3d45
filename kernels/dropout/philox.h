#pragma once
// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), and what dropout makes of its
// words.
#include "kernels/common/host_device.h"

#include <cstdint>

namespace lathe::kernels {

/// Four random words of a counter and a key; ten rounds.
struct Words4 { std::uint32_t v[4]; };
LATHE_HD inline Words4 philox(Words4 c, std::uint32_t key0, std::uint32_t key1) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t(0xD2511F53u) * c.v[0], b = std::uint64_t(0xCD9E8D57u) * c.v[2];
        c = {{std::uint32_t(b >> 32) ^ c.v[1] ^ key0, std::uint32_t(b), std::uint32_t(a >> 32) ^ c.v[3] ^ key1,
              std::uint32_t(a)}};
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return c;
}

/// Of a share p that is dropped: an element is where its word is below `threshold`; the others grow.
struct DropoutRule {
    float grow; ///< 1 / (1 - p)
    std::uint32_t threshold;

    explicit DropoutRule(double p) : grow(float(1.0 / (1.0 - p))) {
        const double bound = p * 4294967296.0;
        threshold = bound >= 4294967295.0 ? 0xffffffffu : std::uint32_t(bound);
    }
};

} // namespace lathe::kernels
