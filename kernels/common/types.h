#pragma once
// Element types of kernels: float, and bfloat16 as the 16 bits that it is.
#include <cstdint>

namespace lathe::kernels {
namespace element { // of its own, so that argument-dependent lookup finds no kernel by its arguments

/// The upper half of a float (1 sign, 8 exponent, 7 fraction bits); arithmetic happens in float.
struct Bf16 {
    std::uint16_t bits;
};

} // namespace element
using element::Bf16;

} // namespace lathe::kernels
