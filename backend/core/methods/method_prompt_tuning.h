#pragma once
// Prompt tuning (Lester et al. 2021, arXiv 2104.08691): trained word vectors in front of the text.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo promptTuningInfo();
MethodCounter promptTuningCounter();

} // namespace lathe
