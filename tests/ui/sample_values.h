#pragma once
// Values such as a Workbench gives, made by hand: some long, some in other scripts, some missing.
#include "lathe/workbench.h"

namespace lathe::test {

std::vector<RunSummary> sampleRuns();
RunQueue
sampleQueue(); ///< one at work, three that wait, one of another program, one whose program has ended, one that failed
RunDetail sampleDetail(const RunSummary& run);
Curves sampleCurves(const GetCurves& query); ///< a falling, noisy loss of 300 steps, the same each time
DataColumns sampleColumns(const ReadColumns& query);
DataReport sampleData(const PreviewData& query);
std::vector<GeneratedToken> sampleTokens(const std::string& text); ///< of an answer, two alternatives each
ModelReport sampleModel();
/// Of SmolLM2-135M, as the real Workbench counts them.
ModelParts sampleParts(const Recipe& recipe, std::int64_t layer);
Estimate sampleEstimate(const Recipe& recipe); ///< grows with rank and batch size

/// Answers every question with the values above.
std::optional<AnswerValue> sampleAnswer(RequestId request, const Query& query);

} // namespace lathe::test
