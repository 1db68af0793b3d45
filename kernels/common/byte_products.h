#pragma once
// Sums of products of bytes: some processors have an instruction for them, beside what their level (cpu_level.h) says.
namespace lathe::kernels {

/// At cpuLevel() there is one: AVX512-VNNI's or AVX-VNNI's vpdpbusd.
bool hasByteProducts();
/// For tests: false keeps it unused.
void useByteProducts(bool use);

} // namespace lathe::kernels
