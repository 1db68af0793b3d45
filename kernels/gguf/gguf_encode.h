#pragma once
// Weights into GGUF's block formats (gguf.h reads them). Q8_0, Q4_0, Q5_0 and Q5_1 are byte for byte what ggml's
// quantize_row_..._ref() makes (ggml-quants.c, "reference implementation for deterministic creation of model files").
// Q4_K, Q5_K and Q6_K lie as ggml's do, with scales of our own search: the least squared error, no importance matrix.
#include <cstdint>
#include <span>
#include <string_view>

namespace lathe::kernels {

struct GgufEncoder {
    const char* name;      ///< as a row of ggufFormats() has it
    std::int64_t elements; ///< weights in a block
    std::int64_t bytes;    ///< bytes of a block
    /// Encodes the blocks [first, last): block i's weights lie at values + i * elements, and it goes to blocks + i *
    /// bytes. Weights must be finite.
    void (*encode)(const float* values, std::uint8_t* blocks, std::int64_t first, std::int64_t last);
};

/// All of them, one row each.
std::span<const GgufEncoder> ggufEncoders();
const GgufEncoder* ggufEncoderNamed(std::string_view name); ///< nullptr where there is none

} // namespace lathe::kernels
