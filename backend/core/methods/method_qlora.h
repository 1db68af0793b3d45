#pragma once
// QLoRA (arXiv 2305.14314): LoRA over a frozen base of 4-bit NF4 weights with double-quantized constants. The adapter
// is LoRA's; what differs is the form of the base, a field of the recipe that this method sets where it is not given.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo qloraInfo();
MethodCounter qloraCounter();

} // namespace lathe
