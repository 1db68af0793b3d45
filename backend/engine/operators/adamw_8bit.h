#pragma once
// AdamW over moments in 8 bits (Dettmers et al. 2021, arXiv 2110.02861): blocks of 256 numbers with an fp32 constant each, their largest
// magnitude; the first moment in the dynamic code with a sign, the second in the one without. Codes and constants are those of
// bitsandbytes 0.50's AdamW8bit on the CPU, which looks a scaled number's code up on a grid of 65536 steps over [-1, 1].
#include "train/adamw_update.h"

namespace lathe {

struct MomentCodes {
    std::uint8_t *first, *second;        ///< n codes each
    float *firstScales, *secondScales;   ///< one for each momentBlock of them
};

/// Updates n weights, which begin at a block's first number. Moments are taken from their codes and brought back to codes after the
/// step, which uses them as they are in fp32. A block by itself, so the result does not depend on how the work is cut.
void adamwUpdate8(float* weights, const float* gradients, const MomentCodes& moments, std::int64_t n, const AdamwCoefficients& c);

/// The 256 values of the codes, for a constant of 1.
const float* firstMomentLevels();
const float* secondMomentLevels();

} // namespace lathe
