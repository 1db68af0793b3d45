#pragma once
// P-tuning (Liu et al. 2021, arXiv 2103.10385): word vectors in front of the text, made by a small encoder while
// training.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

/// The encoder's inner size; the model's hidden size where the field is null.
std::int64_t promptEncoderHidden(const ModelSpec& spec, const Settings& settings);

MethodInfo pTuningInfo();
MethodCounter pTuningCounter();

} // namespace lathe
