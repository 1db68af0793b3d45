#include "kernels/common/cpu_level.h"

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
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (detected() != CpuLevel::Avx512 || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    const bool amxBf16 = d & (1u << 22); // leaf 7.0: AMX-BF16, AMX-TILE
    const bool amxTile = d & (1u << 24);
    if (!__get_cpuid_count(7, 1, &a, &b, &c, &d)) return false;
    const bool avx512Bf16 = a & (1u << 5); // leaf 7.1
    return avx512Bf16 || (amxBf16 && amxTile);
#else
    return false;
#endif
}

} // namespace lathe::kernels
