#pragma once
// BitFit (Ben Zaken et al. 2021, arXiv 2106.10199): only the biases of the base learn.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo bitfitInfo();
MethodCounter bitfitCounter();

} // namespace lathe
