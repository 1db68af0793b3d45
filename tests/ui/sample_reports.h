#pragma once
// Answers about methods and data, made by hand: what training changed, what a fusion weighs, what methods cost, how a
// classification went.
#include "lathe/query.h"

namespace lathe::test {

ChangeReport sampleChange();                       ///< rank 8 over 12 layers, four modules each
FusionReport sampleFusion(const std::string& text); ///< three adapters, 12 layers; the text by its words
MethodMeasures sampleMeasures(const MeasureMethods& query);
DataAnalysis sampleAnalysis(bool clean);            ///< clean: nothing repeats, nothing leaks
FormatsReport sampleFormats(const MeasureFormats& query); ///< normally distributed weights in 12 layers
EvaluationReport sampleClassification();           ///< four labels, one of them in Chinese
ExportReport sampleResize(const ResizeAdapter& query);

} // namespace lathe::test
