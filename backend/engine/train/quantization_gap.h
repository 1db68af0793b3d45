#pragma once
// What quantizing the base costs a run before it has learned anything: the same rows scored by the 16-bit base.
#include "eval/evaluate.h"
#include "train/setup.h"

namespace lathe {

/// Whether it is worth asking: the base is quantized by the run, there are validation rows, and the recipe wants it.
bool wantsQuantizationGap(const TrainSetup& setup);

/// The validation rows' report by the base as its file has it, in the recipe's dtype: the run's own model, which reads
/// its layers' weights from the file for as long as it takes; with the adapter that the run begins from, where it has
/// one. `between(done)` as in evaluate(). Throws what running out of memory throws.
EvaluationReport scoredUnquantized(TrainSetup& setup, const std::function<void(std::int64_t done)>& between);

} // namespace lathe
