#pragma once
// Runs a kernel's body over a range on the CPU. Kernels start no threads: a caller that has some gives each a range.
#include <cstdint>

namespace lathe::kernels {

template <class Body>
inline void forEachCpu(std::int64_t first, std::int64_t last, const Body& body) {
    for (std::int64_t i = first; i < last; ++i) body(i);
}

template <class Body>
inline void forEachCpu(std::int64_t count, const Body& body) {
    forEachCpu(0, count, body);
}

} // namespace lathe::kernels
