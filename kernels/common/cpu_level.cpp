#include "kernels/common/cpu_level.h"

#include "kernels/common/tile_products.h"

#include <algorithm>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace lathe::kernels {
namespace {

CpuLevel detected() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl"))
        return CpuLevel::Avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c"))
        return CpuLevel::Avx2;
#endif
    return CpuLevel::Plain;
}

CpuLevel& current() {
    static CpuLevel level = detected();
    return level;
}

} // namespace

CpuLevel cpuLevel() { return current(); }
void setCpuLevel(CpuLevel level) { current() = std::min(level, detected()); }

bool hasBf16Products() {
#if defined(__x86_64__)
    if (detected() != CpuLevel::Avx512) return false;
    if (hasTileProducts()) return true;
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & (1u << 5)); // leaf 7.1: AVX512-BF16
#else
    return false;
#endif
}

} // namespace lathe::kernels
