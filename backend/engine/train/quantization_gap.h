#pragma once
// What quantizing the base costs a run before it has learnt anything: the same rows scored by the 16-bit base.
#include "eval/evaluate.h"
#include "train/setup.h"

namespace lathe {

/// Whether it is worth asking: the base is quantized by the run, there are validation rows, and the recipe wants it.
bool wantsQuantizationGap(const TrainSetup& setup);

/// The validation rows' report by the base as its file has it, in the recipe's dtype, loaded beside the run's own for as long as it
/// takes; with the adapter that the run begins from, where it has one. `between(done)` as in evaluate(). Throws what running out of
/// memory throws.
EvaluationReport scoredUnquantized(const TrainSetup& setup, std::stop_token stop, const std::function<void(std::int64_t done)>& between);

} // namespace lathe
