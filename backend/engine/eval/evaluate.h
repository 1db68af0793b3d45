#pragma once
// The loss of a set of examples: summed loss / summed units (no mean of means), without dropout, each example by
// itself; and its task's metrics. perplexity = exp(loss) of language models.
#include "dataset/prepared_data.h"
#include "eval/scorer.h"
#include "lathe/evaluation.h"
#include "model/model.h"
#include "ranks/rank_group.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lathe {

struct EvaluationOptions {
    bool perExample = false;
    std::int64_t tokensAtOnce = 2048; ///< examples are read end to end up to this many tokens; none sees another
    ScorerOptions scoring;
    RankGroup* ranks = &RankGroup::alone(); ///< each takes its share, and all come to the same report
};

/// The recipe's fields that scoring reads, and the data's answers.
ScorerOptions scoringOf(const Settings& recipe, const PreparedData& data);

/// `between(done)` is called before each batch with the examples done so far; it may throw to give up.
/// Examples without a trained token count as skipped. The report's `seconds` is the wall time of the whole.
EvaluationReport evaluate(Model& model, const ExampleSet& examples, const EvaluationOptions& options,
                          const std::function<void(std::int64_t done)>& between);

/// The same on any amount of memory: where it runs out, this rank's share is done again with half the tokens at once.
/// `options.tokensAtOnce` is left at what fitted; `smaller` hears of each time, with the error.
EvaluationReport evaluateWhatFits(Model& model, const ExampleSet& examples, EvaluationOptions& options,
                                  const std::function<void(std::int64_t done)>& between,
                                  const std::function<void(const ErrorInfo& error)>& smaller);

/// A report's metrics by name: the task's, and the perplexity of language models.
std::map<std::string, double> metricsOf(const EvaluationReport& report);

} // namespace lathe
