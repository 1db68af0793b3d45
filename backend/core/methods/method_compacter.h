#pragma once
// Compacter (Karimi Mahabadi et al. 2021, arXiv 2106.04647): adapters whose matrices are sums of Kronecker products.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo compacterInfo();
MethodCounter compacterCounter();

} // namespace lathe
