#pragma once
// The loss of a set of examples: summed negative log-likelihood / summed trained tokens (no mean of means), without
// dropout, each example by itself. perplexity = exp(loss).
#include "lathe/query.h"
#include "model/model.h"
#include "text/dataset.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace lathe {

struct EvaluationOptions {
    bool perExample = false;
    std::int64_t tokensAtOnce = 2048; ///< examples are read end to end up to this many tokens; none sees another
};

/// `between(done)` is called before each batch with the examples done so far; it may throw to give up.
/// Examples without a trained token count as skipped. The report's `seconds` is the wall time of the whole.
EvaluationReport evaluate(Model& model, const std::vector<TokenExample>& examples, const EvaluationOptions& options,
                          const std::function<void(std::int64_t done)>& between);

} // namespace lathe
