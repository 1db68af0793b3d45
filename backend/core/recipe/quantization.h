#pragma once
// How a frozen base is kept in fewer bits, as a recipe says it.
#include "lathe/recipe.h"
#include "models/model_spec.h"

#include <cstdint>
#include <string>

namespace lathe {

struct Quantization {
    std::string format = "none"; ///< "none", "file" (as the model's file has it: GGUF's own blocks, or bitsandbytes'
                                 ///< codes), or a name of kernels/formats
    std::int64_t blockSize = 64; ///< weights that share a constant
    bool doubleQuantized = true; ///< the constants in 8 bits, too (QLoRA, arXiv 2305.14314, section 3)

    bool isOn() const { return format != "none"; }
    bool operator==(const Quantization&) const = default;
};

/// Of a recipe; a null field is what the methods ask for ("nf4" for QLoRA).
Quantization quantizationOf(const Recipe& recipe);

/// Whether a run that evaluates also scores its base as the file has it before the first step (compare_with_16_bit):
/// not one that the run does not quantize itself, nor random weights, which are in no file, nor a base that has no 16
/// bits to compare with.
bool comparesWith16Bit(const Recipe& recipe, const ModelSpec& spec);

/// What a run does with a base that bitsandbytes packed: keeps its codes, dequantizes them, or rounds them a second
/// time, and what would keep them; "" for a base of plain weights.
Said packedNote(const ModelSpec& spec, const Recipe& recipe);

/// Bytes of a matrix (out, in) in that form: the codes, and the constants besides. Of "file", whose blocks differ from
/// tensor to tensor, what Q4_0 takes.
struct PackedSize { std::int64_t codes = 0, constants = 0; };
PackedSize packedSize(const Quantization& quantization, std::int64_t out, std::int64_t in);

} // namespace lathe
