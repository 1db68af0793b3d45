#pragma once
// The processor, as run records name it and as the default thread count needs it.
#include <string>

namespace lathe {

/// Physical cores among those that this process may use, hyper-threads counted once; at least 1. Not more than the control
/// group's share of processor time, rounded up.
int physicalCores();

/// "Intel(R) Xeon(R) Processor @ 2.60GHz"; the machine's architecture where the system has no name for it.
std::string cpuModel();

} // namespace lathe
