#pragma once
// The table of optimizers, their torch-free half: names, words, and what their state takes. What they do to weights is
// the other half (engine/train/optimizers.h), with a row for each name here.
#include "lathe/recipe.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace lathe {

struct OptimizerInfo {
    std::string_view name;  ///< as recipes say it: "adamw_8bit"
    std::string_view words; ///< what it is, for people
    std::string_view label; ///< its name for people
    int momentBits;         ///< of each of the two moments: 32, or 8 in blocks (arXiv 2110.02861)
    bool paged; ///< the state lies in host memory or in a file; pages of it are brought in for their update
};

std::span<const OptimizerInfo> optimizerInfos();
/// Throws Error{BadInput} naming the nearest.
const OptimizerInfo& optimizerInfo(std::string_view name);
/// The same as a recipe field's choices.
std::vector<Option> optimizerChoices();

inline constexpr std::int64_t momentBlock = 256; ///< 8-bit moments that share an fp32 constant
inline constexpr std::int64_t least8BitElements = 4096; ///< smaller tensors keep 32-bit moments, as bitsandbytes has it

/// Bits of the moments of a trained tensor of `count` numbers.
inline int momentBits(const OptimizerInfo& info, std::int64_t count) {
    return count < least8BitElements ? 32 : info.momentBits;
}
/// Bytes of both moments of a trained tensor of `count` numbers, wherever they lie: 8 a number, or 2 and 8 a block.
std::int64_t optimizerStateBytes(const OptimizerInfo& info, std::int64_t count);

/// Of a paged optimizer: the most that may be on the device at once, in bytes (field optimizer_pages_mib). What is
/// resident is the smaller of this and the whole state.
std::int64_t optimizerPageBudget(const Settings& recipe);

} // namespace lathe
