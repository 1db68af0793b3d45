#include "kernels/common/tile_products.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace lathe::kernels {

bool hasTileProducts() {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    return (d & (1u << 22)) && (d & (1u << 24)); // leaf 7.0: AMX-BF16, AMX-TILE
#else
    return false;
#endif
}

} // namespace lathe::kernels
