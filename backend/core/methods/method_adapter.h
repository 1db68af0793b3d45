#pragma once
// Bottleneck adapters (Houlsby et al. 2019, arXiv 1902.00751; Pfeiffer et al. 2020, arXiv 2005.00247): small networks
// in the layers.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo adapterInfo();
MethodCounter adapterCounter();

} // namespace lathe
