#include "kernels/dropout/dropout.h"

#define LATHE_KERNEL_BODY "kernels/dropout/dropout_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {
namespace {

std::uint64_t mixed(std::uint64_t x) { // SplitMix64's finaliser
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

} // namespace

DropoutKey dropoutKey(std::uint64_t seed, std::uint64_t step, std::uint32_t site) {
    const std::uint64_t key = mixed(mixed(seed) ^ step);
    return {std::uint32_t(key), std::uint32_t(key >> 32), site};
}

Words4 philox(Words4 c, std::uint32_t key0, std::uint32_t key1) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t(0xD2511F53u) * c.v[0], b = std::uint64_t(0xCD9E8D57u) * c.v[2];
        c = {{std::uint32_t(b >> 32) ^ c.v[1] ^ key0, std::uint32_t(b), std::uint32_t(a >> 32) ^ c.v[3] ^ key1,
              std::uint32_t(a)}};
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return c;
}

template <class C>
void dropout(const C* x, C* y, double p, const DropoutKey& key, const std::int64_t* positions, const std::int64_t* examples,
             std::int64_t size, std::int64_t first, std::int64_t last) {
    LATHE_RUN(dropout(x, y, p, key, positions, examples, size, first, last));
}

#define LATHE_INSTANTIATE(C)                                                                                           \
    template void dropout(const C*, C*, double, const DropoutKey&, const std::int64_t*, const std::int64_t*,           \
                          std::int64_t, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float)
LATHE_INSTANTIATE(Bf16)

} // namespace lathe::kernels
