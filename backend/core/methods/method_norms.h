#pragma once
// Norms only: the scales and biases of the normalizations learn (Zhao et al. 2023, arXiv 2312.11420).
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo normsInfo();
MethodCounter normsCounter();

} // namespace lathe
