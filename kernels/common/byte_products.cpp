#include "kernels/common/byte_products.h"

#include "kernels/common/cpu_level.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace lathe::kernels {
namespace {

struct ByteProducts { bool at512 = false, at256 = false; };

ByteProducts detectedByteProducts() {
    ByteProducts found;
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) found.at512 = c & (1u << 11); // leaf 7.0: AVX512-VNNI
    if (__get_cpuid_count(7, 1, &a, &b, &c, &d)) found.at256 = a & (1u << 4);  // leaf 7.1: AVX-VNNI
#endif
    return found;
}

ByteProducts& byteProducts() {
    static ByteProducts found = detectedByteProducts();
    return found;
}

} // namespace

bool hasByteProducts() { // a level is the system's leave to use its registers, too
    switch (cpuLevel()) {
    case CpuLevel::Avx512: return byteProducts().at512;
    case CpuLevel::Avx2: return byteProducts().at256;
    case CpuLevel::Plain: break;
    }
    return false;
}

void useByteProducts(bool use) { byteProducts() = use ? detectedByteProducts() : ByteProducts{}; }

} // namespace lathe::kernels
