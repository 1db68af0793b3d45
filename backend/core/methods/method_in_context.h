#pragma once
// In-context learning (Brown et al. 2020, arXiv 2005.14165): examples in front of each question, no training.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo inContextInfo();
MethodCounter inContextCounter();

} // namespace lathe
