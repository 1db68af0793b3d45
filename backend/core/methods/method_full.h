#pragma once
// Full fine-tuning: every weight of the model learns.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

MethodInfo fullInfo();
MethodCounter fullCounter();

} // namespace lathe
