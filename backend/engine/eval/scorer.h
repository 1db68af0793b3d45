#pragma once
// A task's metrics: what its head says of each example, gathered and scored at the end. One row of a table for each
// task.
#include "lathe/evaluation.h"
#include "models/model_spec.h"

#include "dataset/token_example.h"
#include "tensor/torch.h"

#include <memory>
#include <span>
#include <vector>

namespace lathe {

class Scorer {
public:
    virtual ~Scorer() = default;
    /// What the metric reads of an example's outputs, as numbers: another process may have computed it. `outputs` fp32:
    /// (outputs) of sequence classification, (tokens, labels) or (tokens, 2) of the tasks that look at each token.
    virtual std::vector<double> said(const at::Tensor& outputs) const = 0;
    virtual void add(const TokenExample& example, std::span<const double> said) = 0;
    /// Fills in the report's metrics, labels and confusion matrix.
    virtual void finish(EvaluationReport& report) const = 0;
};

struct ScorerOptions {
    const std::vector<AnswerKey>* answers = nullptr; ///< question answering
    std::int64_t nBest = 20, maxAnswerLength = 30;
};

/// nullptr of language models, whose metric is the perplexity.
std::unique_ptr<Scorer> makeScorer(const HeadSpec& head, const ScorerOptions& options);

} // namespace lathe
