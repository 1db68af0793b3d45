#pragma once
// Memory that is no tensor's, in the same book and under the same budget (tensor/booking.h).
#include "lathe/estimate.h"

#include <cstdint>

namespace lathe {

/// Books `bytes` to `part`, or takes them out again where negative. Throws Error{OutOfMemory} beyond the budget, as a tensor does.
void bookBytes(MemoryPart part, std::int64_t bytes);

} // namespace lathe
