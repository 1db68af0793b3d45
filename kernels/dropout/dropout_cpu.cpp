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

template <class C>
void dropout(const C* x, C* y, double p, const DropoutKey& key, const std::int64_t* positions,
             const std::int64_t* examples, std::int64_t size, std::int64_t first, std::int64_t last) {
    LATHE_RUN(dropout(x, y, p, key, positions, examples, size, first, last));
}

#define LATHE_INSTANTIATE(C)                                                                                           \
    template void dropout(const C*, C*, double, const DropoutKey&, const std::int64_t*, const std::int64_t*,           \
                          std::int64_t, std::int64_t, std::int64_t);
LATHE_INSTANTIATE(float)
LATHE_INSTANTIATE(Bf16)
LATHE_INSTANTIATE(F16)

} // namespace lathe::kernels
