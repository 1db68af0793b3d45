#pragma once
// Runs of a search over rates, ranks and optimizers, as many as wanted, made by hand: names long and in other scripts,
// some without metrics, one that never began.
#include "lathe/workbench.h"

namespace lathe::test {

/// Numbered from 0. Of every ten the fifth was stopped before its first evaluation.
std::vector<RunDetail> searchedRuns(int count);
Comparison comparisonOf(const std::vector<RunDetail>& runs);
/// Answers about these runs; anything else as sampleAnswer().
std::optional<AnswerValue> searchedAnswer(const std::vector<RunDetail>& runs, RequestId request, const Query& query);

} // namespace lathe::test
