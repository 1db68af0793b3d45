#pragma once
// Element types of kernels: float, and the two 16-bit floating point formats as the bits that they are; arithmetic
// happens in float.
#include <cstdint>

namespace lathe::kernels {
namespace element { // of its own, so that argument-dependent lookup finds no kernel by its arguments

/// The upper half of a float (1 sign, 8 exponent, 7 fraction bits).
struct Bf16 { std::uint16_t bits; };

/// IEEE 754 binary16 (1 sign, 5 exponent, 10 fraction bits).
struct F16 { std::uint16_t bits; };

} // namespace element
using element::Bf16;
using element::F16;

/// The same as a value, for functions that take untyped pointers.
enum class ElementKind { F32, Bf16, F16 };

constexpr std::int64_t bytesOf(ElementKind kind) { return kind == ElementKind::F32 ? 4 : 2; }

/// f(an element of that kind).
template <class Call> auto withElement(ElementKind kind, const Call& f) {
    switch (kind) {
    case ElementKind::Bf16: return f(Bf16{});
    case ElementKind::F16: return f(F16{});
    default: return f(float{});
    }
}

} // namespace lathe::kernels
