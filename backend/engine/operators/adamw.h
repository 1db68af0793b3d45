#pragma once
// One AdamW step over many runs of numbers at once, and the sums of squares that clipping needs. Everything is fp32,
// flat and contiguous.
#include "kernels/adamw/adamw.h"
#include "tensor/torch.h"

#include <vector>

namespace lathe {

using kernels::AdamwCoefficients;

/// A run of one trained tensor's numbers and of what belongs to them.
struct AdamwRun {
    at::Tensor weights, gradients;
    at::Tensor first, second;             ///< the moments: fp32, or uint8 codes
    at::Tensor firstScales, secondScales; ///< of codes: one for each momentBlock of them, with whose first number the
                                          ///< run begins; else undefined
    double stepSize = 0, keep = 1;        ///< AdamwCoefficients' own of this run
};

/// Updates weights and moments; every number by itself (of codes every block), so that nothing depends on how the work
/// is cut.
void adamwStep(const std::vector<AdamwRun>& runs, const AdamwCoefficients& common);

/// Sums of squares of pieces of the tensors, one behind the other, (pieces) fp64: their sum, from the first to the
/// last, has the same bits whatever the number of threads. Not finite where an element isn't.
at::Tensor sumsOfSquares(const std::vector<at::Tensor>& tensors);

} // namespace lathe
