#pragma once
// bf16 numbers in some 11.4 bits, exactly: what a layer keeps from its way forward until its way back. Signs and
// fractions are noise, but exponents of neighbors are few (as of weights, arXiv 2504.11651): a block of 64 numbers has
// a base, and an exponent is told in three bits by how far below the base it is. What is above it, or seven or more
// below, has a byte of its own, an escape. Blocks have a fixed size, so that any row can be had by itself; the escapes
// of a row lie one after the other.
#include "kernels/common/types.h"

namespace lathe::kernels {

inline constexpr std::int64_t squeezeBlock = 64;
/// Of a block: a byte of sign and fraction for each number, three words of a bit for each, and the base.
inline constexpr std::int64_t squeezedBlockBytes = 64 + 3 * 8 + 1;
/// Bytes behind the last escape that may be read or written.
inline constexpr std::int64_t squeezePadding = 64;

/// A row of `columns` numbers, whole blocks of them, to `blocks`, and its escapes to `escapes`, which is room for as
/// many bytes as there are columns and squeezePadding more; `count` takes their number.
void squeezeRow(const Bf16* x, std::uint8_t* blocks, std::uint8_t* escapes, std::int64_t columns, std::int64_t& count);

/// The same row again. Reads up to squeezePadding bytes behind its escapes.
void unsqueezeRow(const std::uint8_t* blocks, const std::uint8_t* escapes, Bf16* x, std::int64_t columns);

} // namespace lathe::kernels
