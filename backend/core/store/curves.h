#pragma once
// Metrics over steps, thinned while they are read.
#include "lathe/run.h"
#include "store/sqlite.h"

#include <string>

namespace lathe {

/// At most maxPoints (0: all) of the metric's points in order of steps; where there are more, the steps are cut into
/// equal buckets and each keeps its least and its most; the first and the last point always stay. Points that are not a
/// number are left out. Metrics: "loss", "learning_rate", "grad_norm", "tokens_per_second", "trained_tokens",
/// "seconds", "total_tokens" and "total_seconds" (all up to the step, it included), "eval_loss", and "eval_NAME" for
/// what an evaluation measured besides ("eval_perplexity"). Throws Error{BadInput}: no such metric.
Curve readCurve(Database& database, std::int64_t runKey, const std::string& metric, std::int64_t maxPoints);

} // namespace lathe
