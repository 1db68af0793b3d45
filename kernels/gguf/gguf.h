#pragma once
// GGUF's block formats to fp32 (ggml's block_q4_0 and its kin; little-endian). A block is a fixed number of weights in
// a fixed number of bytes; blocks are independent, so a caller with threads gives each a range.
#include <cstdint>
#include <span>

namespace lathe::kernels {

struct GgufFormat {
    const char* name;          ///< ggml's: "Q4_0"
    std::int64_t elements;     ///< weights in a block
    std::int64_t bytes;        ///< bytes of a block
    /// Decodes the blocks [first, last): block i lies at blocks + i * bytes, its values go to out + i * elements.
    void (*decode)(const std::uint8_t* blocks, float* out, std::int64_t first, std::int64_t last);
};

/// All of them, one row each.
std::span<const GgufFormat> ggufFormats();

} // namespace lathe::kernels
