#pragma once
// A model library, a repository and tried text as a Workbench would give them, made by hand.
#include "lathe/workbench.h"

namespace lathe::test {

ModelLibrary sampleLibrary();
HubListing sampleListing(const DownloadOrder& order);
TriedText sampleTrial(const TryModelText& query);
std::vector<TensorRow> sampleTensors(int layers); ///< of a Llama

/// Answers questions about models and downloads with the values above; downloads are left running.
std::optional<AnswerValue> sampleLibraryAnswer(RequestId request, const Query& query);

} // namespace lathe::test
